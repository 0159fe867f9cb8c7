import { Minus, Plus, X, type LucideIcon } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useId, useState } from 'react';
import { Combobox } from '@base-ui/react/combobox';
import clsx from 'clsx';
import { formatCount } from '#shared/lib/numbers.ts';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { Icon } from './icon.tsx';
import { UntrustedText } from './untrusted-text.tsx';
import { controlStyles, fieldWidth, IconButton } from './button.tsx';

interface Choice {
  value: string;
  label: string;
  /** Shown next to the label; typing matches it too. */
  detail?: string;
  /** The number of interceptions with this value, under the other filters. */
  count?: number;
  /** Why it cannot be selected. */
  invalidReason?: string | null;
}

/** For filters that accept several values, and excluded ones. */
export interface MoreChoices {
  /** The number of selected values. */
  count: number;
  onAlso: (value: string) => void;
  onNot: (value: string) => void;
}

interface Typed {
  /** Whether a selection adds or excludes a value; null if it replaces all values. */
  mode: 'also' | 'not' | null;
  /** The search text. */
  text: string;
}

/** Parses a leading `+` or `-` (or the minus sign U+2212). */
function readTyped(typed: string | null, more: MoreChoices | undefined): Typed {
  const text = typed?.trim() ?? '';
  if (more && text.startsWith('+')) return { mode: 'also', text: text.slice(1).trim() };
  if (more && /^[-\u2212]/.test(text)) return { mode: 'not', text: text.slice(1).trim() };
  return { mode: null, text };
}

function matches(choice: Choice, text: string): boolean {
  const needle = text.toLowerCase();
  return `${choice.label}\n${choice.value}\n${choice.detail ?? ''}`.toLowerCase().includes(needle);
}

const ACTION_BUTTON = 'inline-flex size-6 items-center justify-center rounded-[6px] hover:bg-panel';

interface ChoiceLineProps {
  mode: Typed['mode'];
  more: MoreChoices | undefined;
  value: string;
  children: ReactNode;
}

/** A choice, prefixed with “or” or “not” if a `+` or `-` was typed. */
function ChoiceLine({ mode, more, value, children }: ChoiceLineProps) {
  return (
    <>
      {mode ? (
        <span className="shrink-0 text-sm text-muted">{mode === 'also' ? t('or') : t('not')}</span>
      ) : null}
      {children}
      {more && mode === null ? <PointerActions more={more} value={value} /> : null}
    </>
  );
}

/** Explains the `+` and `-` prefixes. */
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

/** Pointer shortcuts for the prefixes, in place of the count; hidden from assistive technology, as a listbox option cannot contain buttons. */
function PointerActions({ more, value }: { more: MoreChoices; value: string }) {
  const handlersFor = (choose: (value: string) => void) => ({
    onPointerDown: stop,
    onMouseDown: stop,
    onMouseUp: stop,
    onClick: (event: SyntheticEvent) => {
      stop(event);
      choose(value);
    },
  });
  return (
    <span
      aria-hidden="true"
      className="absolute end-1 flex rounded-[6px] bg-accent-soft text-muted opacity-0 group-hover:opacity-100"
    >
      <span className={ACTION_BUTTON} title={t('Add to filter')} {...handlersFor(more.onAlso)}>
        <Icon icon={Plus} />
      </span>
      <span className={ACTION_BUTTON} title={t('Exclude')} {...handlersFor(more.onNot)}>
        <Icon icon={Minus} />
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
  /** The displayed value, if it differs from `value`. */
  shownValue?: string | undefined;
  choices: readonly Choice[];
  onChoose: (value: string | null) => void;
  /** For searches on the server, called with the typed text. Without it the choices are filtered here. */
  onType?: ((text: string) => void) | undefined;
  /** Called when the choices are shown or hidden. */
  onOpenChange?: ((open: boolean) => void) | undefined;
  /** Shown below the choices, for example while they load. */
  note?: string | null;
  /** Why the input is disabled. */
  invalidReason?: string | null;
  invalid?: boolean;
  describedBy?: string | undefined;
  renderChoice?: (choice: Choice) => ReactNode;
  more?: MoreChoices | undefined;
}

/**
 * A combobox that also accepts values outside the list, because the server knows more values. A `+` prefix adds a value,
 * a `-` prefix excludes it.
 */
export function ChoiceInput(props: ChoiceInputProps) {
  const { label, icon, value, choices, onType, more, invalidReason = null } = props;
  const hintId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const { mode, text } = readTyped(typed, more);
  const onChoose = (chosen: string | null): void => {
    if (mode === null || chosen === null || !more) props.onChoose(chosen);
    else (mode === 'also' ? more.onAlso : more.onNot)(chosen);
  };
  const matching = onType ? choices : choices.filter(choice => matches(choice, text));
  const customChoice =
    text !== '' && !matching.some(choice => choice.value === text)
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
      items={[...matching, ...customChoice]}
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
        props.onOpenChange?.(open);
        if (!open) type(null);
      }}
    >
      <Combobox.InputGroup
        title={invalidReason ?? undefined}
        className={clsx(
          controlStyles(
            props.invalid
              ? 'invalid'
              : value !== null || (more && more.count > 1)
                ? 'set'
                : invalidReason === null
                  ? 'empty'
                  : 'disabled',
          ),
          'gap-1.5 px-2.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
        )}
      >
        <Icon icon={icon} className="shrink-0" />
        <Combobox.Input
          aria-label={label}
          aria-invalid={props.invalid}
          aria-describedby={clsx(props.describedBy, more && hintId) || undefined}
          placeholder={more && more.count > 1 ? `${label} (${more.count})` : label}
          spellCheck={false}
          onFocus={event => event.currentTarget.select()}
          style={{ width: fieldWidth(typed ?? shownValue ?? label) }}
          className="min-w-0 flex-1 bg-transparent font-medium text-ellipsis outline-none placeholder:text-text focus:placeholder:text-faint disabled:placeholder:text-faint"
        />
        {value === null ? null : (
          <IconButton
            icon={X}
            label={t('Remove {value}', { value: shownValue ?? value })}
            size="small"
            tone="inherit"
            className="-me-1"
            onClick={() => props.onChoose(null)}
          />
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
                  className="group relative flex min-h-8 items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft data-selected:font-semibold"
                >
                  <ChoiceLine mode={mode} more={more} value={choice.value}>
                    {props.renderChoice?.(choice) ?? (
                      <UntrustedText text={choice.label} className="min-w-0 flex-1" />
                    )}
                    {choice.count === undefined ? null : (
                      <span className="tabular ms-auto shrink-0 text-sm text-muted group-hover:opacity-0">
                        {formatCount(choice.count)}
                      </span>
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
            {more ? <ChoiceHint id={hintId} /> : null}
            <Combobox.Empty className="text-muted empty:hidden">
              {props.note ? null : <span className="block px-3 py-2">{t('No suggestions yet.')}</span>}
            </Combobox.Empty>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
