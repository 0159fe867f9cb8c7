import { OutsideText } from './outside-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { Combobox } from '@base-ui/react/combobox';
import clsx from 'clsx';
import { X, type LucideIcon } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { ChoiceHint, ChoiceLine } from './choice-line.tsx';
import { matches, readTyped, type Choice, type MoreChoices } from './choice-modes.ts';
import { controlLook, fieldWidth } from './control-look.ts';

interface ChoiceInputProps {
  label: string;
  icon: LucideIcon;
  value: string | null;
  /** The value for people, where that is not how it is written. */
  shownValue?: string | undefined;
  choices: readonly Choice[];
  onChoose: (value: string | null) => void;
  /** Where the server searches: what was typed so far. Without it the choices are searched here. */
  onType?: (text: string) => void;
  /** Said under the choices: that they are still coming, or could not be had. */
  note?: string | null;
  /** Why nothing can be chosen here. */
  unusable?: string | null;
  invalid?: boolean;
  describedBy?: string | undefined;
  renderChoice?: (choice: Choice) => ReactNode;
  /** Where there may be more than one value, and values that are left out. */
  more?: MoreChoices | undefined;
}

/**
 * A value found by typing. What is typed and not among the choices can be used as it is: the server knows more than the
 * list. After a `+` the value is one more, after a `-` it is left out.
 */
export function ChoiceInput(props: ChoiceInputProps) {
  const { label, icon: Icon, value, choices, onType, more, unusable = null } = props;
  const hint = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const { mode, text } = readTyped(typed, more);
  const onChoose = (chosen: string | null): void => {
    if (mode === null || chosen === null || !more) props.onChoose(chosen);
    else (mode === 'also' ? more.onAlso : more.onNot)(chosen);
  };
  const found = onType ? choices : choices.filter(choice => matches(choice, text));
  const asTyped =
    text !== '' && !found.some(choice => choice.value === text)
      ? [{ value: text, label: t('Use “{text}”', { text }) }]
      : [];
  const selected = value === null ? null : { value, label: value };
  const shownValue = value === null ? null : (props.shownValue ?? value);

  const type = (next: string | null) => {
    setTyped(next);
    onType?.(readTyped(next, more).text);
  };

  return (
    <Combobox.Root<Choice>
      items={[...found, ...asTyped]}
      filter={null}
      autoHighlight
      disabled={unusable !== null}
      value={selected}
      inputValue={typed ?? shownValue ?? ''}
      itemToStringLabel={choice => choice.value}
      isItemEqualToValue={(item, chosen) => item.value === chosen.value}
      onInputValueChange={(next, { reason }) => {
        if (reason === 'input-change') type(next);
      }}
      onValueChange={(choice, { reason }) => {
        if (reason === 'item-press') onChoose(choice?.value ?? null);
      }}
      onOpenChange={open => {
        if (!open) type(null);
      }}
    >
      <Combobox.InputGroup
        title={unusable ?? undefined}
        className={clsx(
          controlLook(
            props.invalid
              ? 'wrong'
              : value !== null || (more && more.count > 1)
                ? 'set'
                : unusable === null
                  ? 'empty'
                  : 'unusable',
          ),
          'gap-1.5 px-2.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
        )}
      >
        <Icon aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0" />
        <Combobox.Input
          aria-label={label}
          aria-invalid={props.invalid}
          aria-describedby={clsx(props.describedBy, more && hint) || undefined}
          placeholder={more && more.count > 1 ? `${label} (${more.count})` : label}
          spellCheck={false}
          onFocus={event => event.currentTarget.select()}
          style={{ width: fieldWidth(typed ?? shownValue ?? label) }}
          className="min-w-0 flex-1 bg-transparent font-medium text-ellipsis outline-none placeholder:text-text focus:placeholder:text-faint disabled:placeholder:text-faint"
        />
        {value === null ? null : (
          <button
            type="button"
            onClick={() => props.onChoose(null)}
            className="-me-1 inline-flex size-6 items-center justify-center rounded-[6px] hover:bg-panel"
          >
            <X aria-hidden="true" size={13} strokeWidth={1.75} />
            <span className="sr-only">{t('Remove {value}', { value: shownValue ?? value })}</span>
          </button>
        )}
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" className="z-40 outline-none">
          <Combobox.Popup
            aria-label={label}
            className="w-72 max-w-[var(--available-width)] overflow-hidden rounded-panel border border-line bg-panel shadow-float"
          >
            <Combobox.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
              {(choice: Choice) => (
                <Combobox.Item
                  key={choice.value}
                  value={choice}
                  disabled={Boolean(choice.unusable)}
                  title={choice.unusable ?? undefined}
                  className="group flex min-h-8 items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft data-selected:font-semibold"
                >
                  <ChoiceLine mode={mode} more={more} value={choice.value}>
                    {props.renderChoice?.(choice) ?? (
                      <OutsideText text={choice.label} className="min-w-0 flex-1" />
                    )}
                    {choice.unusable ? (
                      <span className="min-w-0 text-sm text-muted">{choice.unusable}</span>
                    ) : null}
                  </ChoiceLine>
                </Combobox.Item>
              )}
            </Combobox.List>
            <Combobox.Status className="text-muted empty:hidden">
              {props.note ? <span className="block px-3 py-2">{props.note}</span> : null}
            </Combobox.Status>
            {more ? <ChoiceHint id={hint} /> : null}
            <Combobox.Empty className="text-muted empty:hidden">
              {props.note ? null : (
                <span className="block px-3 py-2">{t('Nothing to choose from yet.')}</span>
              )}
            </Combobox.Empty>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
