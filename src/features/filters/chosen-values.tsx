import { X } from 'lucide-react';
import { NAME_KEYS, withValues, type Filters, type NameKey } from '#shared/domain/filters.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { valueWords } from '#shared/domain/value-words.ts';
import { t } from '#shared/i18n/t.ts';

interface ChosenValuesProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

const NAMES: Readonly<Record<NameKey, string>> = {
  initiator: t('Initiator'),
  provider: t('Provider'),
  model: t('Model'),
  client: t('Client'),
};
const LEFT_OUT_NAMES: Readonly<Record<NameKey, string>> = {
  initiator: t('Initiator is not'),
  provider: t('Provider is not'),
  model: t('Model is not'),
  client: t('Client is not'),
};

/** What no control has room for: the values of a key that has several, and those that are left out. */
export function ChosenValues({ filters, onChange }: ChosenValuesProps) {
  const { several, without } = filters;
  if (several === undefined && without === undefined) return null;
  return (
    <ul aria-label={t('Chosen values')} className="flex flex-wrap items-center gap-1.5">
      {NAME_KEYS.flatMap(key => [
        ...(several?.[key] ?? []).map(value => (
          <Value
            key={`${key} ${value}`}
            name={NAMES[key]}
            value={value}
            onRemove={() =>
              onChange(
                withValues(filters, key, { any: several?.[key]?.filter(each => each !== value) ?? [] }),
              )
            }
          />
        )),
        ...(without?.[key] ?? []).map(value => (
          <Value
            key={`not ${key} ${value}`}
            name={LEFT_OUT_NAMES[key]}
            value={value}
            isLeftOut
            onRemove={() =>
              onChange(
                withValues(filters, key, { without: without?.[key]?.filter(each => each !== value) ?? [] }),
              )
            }
          />
        )),
      ])}
    </ul>
  );
}

interface ValueProps {
  /** What stands before the value. */
  name: string;
  value: string;
  isLeftOut?: boolean;
  onRemove: () => void;
}

function Value({ name, value, isLeftOut = false, onRemove }: ValueProps) {
  return (
    <li
      className={
        isLeftOut
          ? 'inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-line-strong border-dashed bg-panel pe-1 ps-2'
          : 'inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-accent/40 bg-accent-soft pe-1 ps-2'
      }
    >
      <span className="shrink-0 text-sm text-muted">{name}</span>
      <OutsideText
        text={valueWords(value)}
        className={isLeftOut ? 'truncate font-medium line-through' : 'truncate font-medium text-accent'}
      />
      <button
        type="button"
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-[6px] text-muted hover:bg-sunken hover:text-text"
        onClick={onRemove}
      >
        <X aria-hidden="true" size={13} strokeWidth={1.75} />
        <span className="sr-only">
          {rich('Remove {value}', {
            value: (
              <>
                {name} <OutsideText text={valueWords(value)} />
              </>
            ),
          })}
        </span>
      </button>
    </li>
  );
}
