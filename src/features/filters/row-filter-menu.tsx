import { Menu } from '@base-ui/react/menu';
import { useEffect, useRef } from 'react';
import { dayNumber, dayStart } from '#shared/domain/time-grid.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { nameWords, NO_CLIENT, whyNotFiltered } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { formatDay, type TimeZone } from '#shared/i18n/times.ts';
import { excludeValue, patchFilters, type Filters, type NameKey } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { personValue } from '#shared/domain/people.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';

/** One way to filter by a row. */
interface RowFilter {
  /** The column that it stands in. */
  readonly column: string;
  /** Whether it leaves such rows out, or has only these. */
  readonly isLeftOut: boolean;
  /** What it filters by, as it is shown: this may come from outside. */
  readonly value: string;
  /** Null where the API cannot do it. */
  readonly apply: ((filters: Filters) => Filters) | null;
  /** Why it cannot. */
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
  /** Null where there is none that finds these rows alone. */
  value: string | null;
}

/** Narrows the list to what a row holds, or leaves that out, one kind at a time; what the API cannot do says why. */
export function rowFilters(row: FilteredRow, zone: TimeZone): RowFilter[] {
  const { initiator, model, provider, provider_name, client } = row;
  const person = [initiator.name, initiator.username, initiator.id].find(each => !isBlank(each)) ?? '';
  const values: RowValue[] = [
    { column: 'initiator', shown: person, key: 'initiator', value: personValue(initiator) },
    { column: 'model', shown: nameWords(model), key: 'model', value: model },
    { column: 'model', shown: nameWords(provider), key: 'provider', value: provider },
  ];
  // Where the source does not tell clients apart there is nothing to filter by.
  if (client !== undefined) {
    const value = client ?? NO_CLIENT;
    values.push({ column: 'client', shown: nameWords(value), key: 'client', value });
  }
  const of = (
    { column, shown, value }: RowValue,
    isLeftOut: boolean,
    apply: (filters: Filters, value: string) => Filters,
  ): RowFilter => {
    const reason = value === null ? t('This user has no ID to filter by.') : whyNotFiltered(value);
    const entry = { column, isLeftOut, value: shown };
    return value === null || reason !== null
      ? { ...entry, apply: null, reason: reason ?? '' }
      : { ...entry, apply: filters => apply(filters, value) };
  };
  const only = values.map(each =>
    of(each, false, (filters, value) => patchFilters(filters, { [each.key]: value })),
  );
  if (provider_name && provider_name !== provider && whyNotFiltered(provider_name) === null) {
    only.push({
      column: 'model',
      isLeftOut: false,
      value: nameWords(provider_name),
      apply: filters => patchFilters(filters, { provider_name }),
    });
  }
  // What has no filter says so once.
  const not = values
    .map(each => of(each, true, (filters, value) => excludeValue(filters, each.key, value)))
    .filter(({ apply }) => apply !== null);
  return [...only, ...onlyThisDay(row.started_at, zone), ...not];
}

/** Both bounds are inclusive at Coder: the day ends a microsecond before the next one begins. */
function onlyThisDay(started_at: string, zone: TimeZone): RowFilter[] {
  const time = Date.parse(started_at);
  if (Number.isNaN(time)) return [];
  const day = dayNumber(time, zone);
  const [from, next] = [dayStart(day, zone), dayStart(day + 1, zone)];
  return [
    {
      column: 'started',
      isLeftOut: false,
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
  /** What stands in this one comes first. */
  column: string;
  anchor: Element;
  onChoose: (entry: RowFilter) => void;
  onClose: () => void;
  /** Where the focus goes back to. */
  finalFocus: () => HTMLElement | null;
}

/** One menu for all rows: what to filter by, of the one that it was opened for. */
export function RowFilterMenu({ row, column, anchor, onChoose, onClose, finalFocus }: RowFilterMenuProps) {
  const all = rowFilters(row, usePreference(timeZonePreference));
  const own = all.filter(entry => entry.column === column);
  const entries = [...own, ...all.filter(entry => !own.includes(entry))];
  const first = useRef<HTMLDivElement>(null);
  const portal = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the menu has taken the focus itself: nothing was pressed that it could tell a key by.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu.Root open modal={false} onOpenChange={open => !open && onClose()}>
      {/* Here and not at the end of the page: it belongs to the rows. */}
      <div ref={portal} />
      <Menu.Portal container={portal}>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="start" className="z-40 outline-none">
          <Menu.Popup
            aria-label={t('Filter by this row')}
            finalFocus={() => finalFocus() ?? false}
            // Some systems ask for their own menu when the key is let go.
            onContextMenu={event => event.preventDefault()}
            className="w-64 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-1 shadow-float outline-none"
          >
            {entries.map((entry, index) => (
              <Menu.Item
                ref={index === 0 ? first : undefined}
                // Found by typing: the first word is the same for all.
                label={entry.value}
                key={all.indexOf(entry)}
                disabled={entry.apply === null}
                onClick={() => onChoose(entry)}
                className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-1.5 rounded-[6px] px-2 py-1 outline-none select-none data-disabled:cursor-default data-disabled:text-muted data-highlighted:bg-accent-soft"
              >
                <EntryWords entry={entry} />
                {entry.reason === undefined ? null : (
                  <span className="basis-full text-sm text-muted">{entry.reason}</span>
                )}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function EntryWords({ entry: { isLeftOut, value } }: { entry: RowFilter }) {
  const shown = <UntrustedText text={value} className="min-w-0 font-medium" />;
  return isLeftOut ? rich('Exclude {value}', { value: shown }) : rich('Only {value}', { value: shown });
}
