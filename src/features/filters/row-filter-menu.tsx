import { Menu } from '@base-ui/react/menu';
import { useEffect, useRef } from 'react';
import { dayNumber, dayStart } from '#shared/domain/time-grid.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { nameLabel, NO_CLIENT, filterValueError } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { formatDay, type TimeZone } from '#shared/i18n/times.ts';
import { excludeValue, patchFilters, type Filters, type NameKey } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { personValue } from '#shared/domain/people.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { MenuItem, MenuPopup } from '#shared/ui/menu.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';

/** A filter for one value of a row. */
interface RowFilter {
  /** ID of the column that shows the value. */
  readonly column: string;
  /** Whether the filter excludes rows with this value. */
  readonly isExcluded: boolean;
  /** Displayed value, which is untrusted text. */
  readonly value: string;
  /** Null if the API has no such filter. */
  readonly apply: ((filters: Filters) => Filters) | null;
  /** Why the API has no such filter. */
  readonly reason?: string;
}

type FilteredRow = Pick<
  InterceptionRow,
  'initiator' | 'model' | 'provider' | 'provider_name' | 'started_at'
> & {
  client?: string | null | undefined;
};

interface RowValue {
  column: string;
  shown: string;
  key: NameKey;
  /** Null if no value matches exactly these rows. */
  value: string | null;
}

/** Filters that include or exclude one value of a row. Unsupported ones have a reason. */
export function rowFilters(row: FilteredRow, zone: TimeZone): RowFilter[] {
  const { initiator, model, provider, provider_name, client } = row;
  const person = [initiator.name, initiator.username, initiator.id].find(each => !isBlank(each)) ?? '';
  const values: RowValue[] = [
    { column: 'initiator', shown: person, key: 'initiator', value: personValue(initiator) },
    { column: 'model', shown: nameLabel(model), key: 'model', value: model },
    { column: 'model', shown: nameLabel(provider), key: 'provider', value: provider },
  ];
  // Without clients in the source, there is nothing to filter by.
  if (client !== undefined) {
    const value = client ?? NO_CLIENT;
    values.push({ column: 'client', shown: nameLabel(value), key: 'client', value });
  }
  const of = (
    { column, shown, value }: RowValue,
    isExcluded: boolean,
    apply: (filters: Filters, value: string) => Filters,
  ): RowFilter => {
    const reason = value === null ? t('This user has no ID to filter by.') : filterValueError(value);
    const entry = { column, isExcluded, value: shown };
    return value === null || reason !== null
      ? { ...entry, apply: null, reason: reason ?? '' }
      : { ...entry, apply: filters => apply(filters, value) };
  };
  const included = values.map(each =>
    of(each, false, (filters, value) => patchFilters(filters, { [each.key]: value })),
  );
  if (provider_name && provider_name !== provider && filterValueError(provider_name) === null) {
    included.push({
      column: 'model',
      isExcluded: false,
      value: nameLabel(provider_name),
      apply: filters => patchFilters(filters, { provider_name }),
    });
  }
  // An unsupported value has one disabled item, not two.
  const excluded = values
    .map(each => of(each, true, (filters, value) => excludeValue(filters, each.key, value)))
    .filter(({ apply }) => apply !== null);
  return [...included, ...onlyThisDay(row.started_at, zone), ...excluded];
}

/** Coder's bounds are inclusive, so the day ends a microsecond before the next one starts. */
function onlyThisDay(started_at: string, zone: TimeZone): RowFilter[] {
  const time = Date.parse(started_at);
  if (Number.isNaN(time)) return [];
  const day = dayNumber(time, zone);
  const [from, next] = [dayStart(day, zone), dayStart(day + 1, zone)];
  return [
    {
      column: 'started',
      isExcluded: false,
      value: formatDay(started_at, zone),
      apply: filters =>
        patchFilters(filters, {
          range: null,
          started_after: formatMicros(BigInt(from) * 1000n),
          started_before: formatMicros(BigInt(next) * 1000n - 1n),
        }),
    },
  ];
}

interface RowFilterMenuProps {
  row: InterceptionRow;
  /** Filters of this column come first. */
  column: string;
  anchor: Element;
  onChoose: (entry: RowFilter) => void;
  onClose: () => void;
  /** Returns the element to focus on close. */
  finalFocus: () => HTMLElement | null;
}

/** Filter menu for one row, shared by all rows. */
export function RowFilterMenu({ row, column, anchor, onChoose, onClose, finalFocus }: RowFilterMenuProps) {
  const all = rowFilters(row, usePreference(timeZonePreference));
  const columnEntries = all.filter(entry => entry.column === column);
  const entries = [...columnEntries, ...all.filter(entry => !columnEntries.includes(entry))];
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Runs after the menu focused itself. It was opened without a key press, so it focuses no item.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu.Root open modal={false} onOpenChange={open => !open && onClose()}>
      <MenuPopup
        isInPlace
        anchor={anchor}
        align="start"
        aria-label={t('Filter by this row')}
        finalFocus={() => finalFocus() ?? false}
        // Some systems open their own menu on key up.
        onContextMenu={event => event.preventDefault()}
        className="w-64"
      >
        {entries.map((entry, index) => (
          <MenuItem
            ref={index === 0 ? first : undefined}
            // For typeahead, because all items start with the same word.
            label={entry.value}
            key={all.indexOf(entry)}
            disabled={entry.apply === null}
            onClick={() => onChoose(entry)}
            className="flex-wrap gap-x-1.5 gap-y-0 data-disabled:cursor-default data-disabled:text-muted"
          >
            <EntryLabel entry={entry} />
            {entry.reason === undefined ? null : (
              <span className="basis-full text-sm text-muted">{entry.reason}</span>
            )}
          </MenuItem>
        ))}
      </MenuPopup>
    </Menu.Root>
  );
}

function EntryLabel({ entry: { isExcluded, value } }: { entry: RowFilter }) {
  const shown = <UntrustedText text={value} className="min-w-0 font-medium" />;
  return isExcluded ? rich('Exclude {value}', { value: shown }) : rich('Only {value}', { value: shown });
}
