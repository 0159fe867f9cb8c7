import { Minus, Plus, X, type LucideIcon } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useId, useState } from 'react';
import { Combobox } from '@base-ui/react/combobox';
import clsx from 'clsx';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { UntrustedText } from './untrusted-text.tsx';
import { controlStyles, fieldWidth } from './button.tsx';

interface Choice {
  value: string;
  label: string;
  /** Said beside the label, and found by typing too. */
  detail?: string;
  /** Why it cannot be chosen. */
  invalidReason?: string | null;
}

/** Where there may be more than one value, and values that are left out. */
export interface MoreChoices {
  /** Values that are chosen already, where that is more than one. */
  count: number;
  onAlso: (value: string) => void;
  onNot: (value: string) => void;
}

interface Typed {
  /** What a choice is to do; null for being the only value. */
  mode: 'also' | 'not' | null;
  /** What is searched for. */
  text: string;
}

/** A sign typed first says what a choice is to do. */
function readTyped(typed: string | null, more: MoreChoices | undefined): Typed {
  const text = typed?.trim() ?? '';
  if (more && text.startsWith('+')) return { mode: 'also', text: text.slice(1).trim() };
  if (more && /^[-\u2212]/.test(text)) return { mode: 'not', text: text.slice(1).trim() };
  return { mode: null, text };
}

/** Whether a choice holds what was typed. */
function matches(choice: Choice, text: string): boolean {
  const wanted = text.toLowerCase();
  return `${choice.label}\n${choice.value}\n${choice.detail ?? ''}`.toLowerCase().includes(wanted);
}

const BUTTON = 'inline-flex size-6 items-center justify-center rounded-[6px] hover:bg-panel';

interface ChoiceLineProps {
  mode: Typed['mode'];
  more: MoreChoices | undefined;
  value: string;
  children: ReactNode;
}

/** A choice, and before it what choosing it does where that is not the usual. */
function ChoiceLine({ mode, more, value, children }: ChoiceLineProps) {
  return (
    <>
      {mode ? (
        <span className="shrink-0 text-sm text-muted">{mode === 'also' ? t('or') : t('not')}</span>
      ) : null}
      {children}
      {more && mode === null ? <ByPointer more={more} value={value} /> : null}
    </>
  );
}

/** Says that there may be more than one value, and values that are left out. */
function ChoiceHint({ id }: { id: string }) {
  return (
    <p id={id} className="border-t border-line px-3 py-1.5 text-sm text-muted">
      {rich('Type {plus} to add a value, {minus} to exclude one.', {
        plus: <kbd>+</kbd>,
        minus: <kbd>-</kbd>,
      })}
    </p>
  );
}

/** The short way for a pointer to what typing a sign first does: a list of choices has no place for buttons of its own. */
function ByPointer({ more, value }: { more: MoreChoices; value: string }) {
  const instead = (choose: (value: string) => void) => ({
    onPointerDown: stop,
    onMouseDown: stop,
    onMouseUp: stop,
    onClick: (event: SyntheticEvent) => {
      stop(event);
      choose(value);
    },
  });
  return (
    <span aria-hidden="true" className="ms-auto flex shrink-0 text-muted opacity-0 group-hover:opacity-100">
      <span className={BUTTON} title={t('Add to filter')} {...instead(more.onAlso)}>
        <Plus size={14} strokeWidth={1.75} />
      </span>
      <span className={BUTTON} title={t('Exclude')} {...instead(more.onNot)}>
        <Minus size={14} strokeWidth={1.75} />
      </span>
    </span>
  );
}

function stop(event: SyntheticEvent): void {
  event.stopPropagation();
  event.preventDefault();
}

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
  invalidReason?: string | null;
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
  const { label, icon: Icon, value, choices, onType, more, invalidReason = null } = props;
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
      disabled={invalidReason !== null}
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
        title={invalidReason ?? undefined}
        className={clsx(
          controlStyles(
            props.invalid
              ? 'wrong'
              : value !== null || (more && more.count > 1)
                ? 'set'
                : invalidReason === null
                  ? 'empty'
                  : 'disabled',
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
                  disabled={Boolean(choice.invalidReason)}
                  title={choice.invalidReason ?? undefined}
                  className="group flex min-h-8 items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft data-selected:font-semibold"
                >
                  <ChoiceLine mode={mode} more={more} value={choice.value}>
                    {props.renderChoice?.(choice) ?? (
                      <UntrustedText text={choice.label} className="min-w-0 flex-1" />
                    )}
                    {choice.invalidReason ? (
                      <span className="min-w-0 text-sm text-muted">{choice.invalidReason}</span>
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
              {props.note ? null : <span className="block px-3 py-2">{t('No suggestions yet.')}</span>}
            </Combobox.Empty>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
