import clsx from 'clsx';
import { useId, useState } from 'react';
import { Popover } from '@base-ui/react/popover';
import { ChevronLeft, ChevronRight, Clock, X, type LucideIcon } from 'lucide-react';
import { type TimeZone, formatDateTime, localZone } from '#shared/i18n/times.ts';
import type { Filters, FiltersPatch } from '#shared/domain/filters.ts';
import { reversedRangeError } from '#shared/domain/filter-query.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button, controlStyles, IconButton } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { describeRange } from '#shared/i18n/durations.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import {
  calendarPeriodOf,
  calendarPeriods,
  NO_TIME,
  periodLabel,
  stepPeriod,
} from '#shared/domain/calendar-periods.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Value of a `datetime-local` field, and its time zone. */
interface TypedTime {
  text: string;
  zone: TimeZone;
  /** For a local time that occurs twice when clocks are set back: whether the second one is meant. */
  isSecond: boolean;
}

/**
 * The instants with this local time, in ascending milliseconds: two when clocks are set back, none when they are set
 * forward.
 */
export function instantsOf(text: string, zone: TimeZone): number[] {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return [];
  if (zone === 'UTC') return [asUtc];
  const around = [asUtc - DAY, asUtc, asUtc + DAY].map(time => asUtc + offsetAt(time));
  return [...new Set(around)].filter(time => time - offsetAt(time) === asUtc).sort((a, b) => a - b);
}

/** The bound in RFC 3339, as Coder expects. Null if the text is not a time. */
export function boundOf({ text, zone, isSecond }: TypedTime): string | null {
  const instants = instantsOf(text, zone);
  // A local time that does not exist moves forward by the length of the gap, as `Date.parse` does.
  const time = (isSecond ? instants.at(-1) : instants[0]) ?? Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** Value of a `datetime-local` field for a bound, in whole seconds. The bound itself keeps its precision. */
export function toField(bound: string | null | undefined, zone: TimeZone): string {
  const time = Date.parse(bound ?? '');
  if (Number.isNaN(time)) return '';
  return new Date(zone === 'UTC' ? time : time - offsetAt(time)).toISOString().slice(0, 19);
}

type ClockChange = { kind: 'none' } | { kind: 'skipped' } | { kind: 'twice'; isSecond: boolean };

/** Whether a local time occurs twice or never because of a clock change, so that its text is ambiguous. */
export function clockChangeAt(text: string, bound: string | null, zone: TimeZone): ClockChange {
  const instants = instantsOf(text, zone);
  if (bound === null || instants.length === 1) return { kind: 'none' };
  if (instants.length === 0) return { kind: 'skipped' };
  return { kind: 'twice', isSecond: Date.parse(bound) >= (instants[1] ?? Infinity) };
}

/** Milliseconds that the local clock is behind UTC. */
function offsetAt(time: number): number {
  return new Date(time).getTimezoneOffset() * MINUTE;
}

interface ExactTimesProps {
  filters: Filters;
  zone: TimeZone;
  onZone: (zone: TimeZone) => void;
  onApply: (patch: FiltersPatch) => void;
}

/** Start and end in whole seconds, in the selected time zone. An unchanged bound keeps its microseconds. */
function ExactTimes({ filters, zone, onZone, onApply }: ExactTimesProps) {
  const [after, setAfter] = useState<TypedTime | null>(null);
  const [before, setBefore] = useState<TypedTime | null>(null);
  const patch = {
    started_after: after === null ? (filters.started_after ?? null) : boundOf(after),
    started_before: before === null ? (filters.started_before ?? null) : boundOf(before),
  };
  const reversed = reversedRangeError({
    ...(patch.started_after === null ? {} : { started_after: patch.started_after }),
    ...(patch.started_before === null ? {} : { started_before: patch.started_before }),
  });

  return (
    <form
      className="mt-3 flex flex-col gap-2 border-t border-line pt-3"
      onSubmit={event => {
        event.preventDefault();
        onApply(patch);
      }}
    >
      <TimeField label={t('From')} typed={after} bound={patch.started_after} zone={zone} onType={setAfter} />
      <TimeField label={t('To')} typed={before} bound={patch.started_before} zone={zone} onType={setBefore} />
      {reversed === null ? null : <p className="text-sm text-error">{reversed}</p>}
      <div className="flex items-center justify-between gap-2">
        <button
          type="button"
          className="rounded-[4px] text-sm text-muted hover:text-text"
          onClick={() => onZone(zone === 'UTC' ? 'local' : 'UTC')}
        >
          {zone === 'UTC'
            ? rich('Times in {zone} · Switch to local time', { zone: <ZoneName name="UTC" /> })
            : rich('Times in {zone} · Switch to UTC', { zone: <ZoneName name={localZone()} /> })}
        </button>
        <Button variant="primary" type="submit" disabled={reversed !== null}>
          {t('Apply')}
        </Button>
      </div>
    </form>
  );
}

interface TimeFieldProps {
  label: string;
  /** The typed value and its time zone. Null while the field shows the filter's bound. */
  typed: TypedTime | null;
  /** The bound that the field represents. */
  bound: string | null;
  zone: TimeZone;
  onType: (typed: TypedTime) => void;
}

/** One bound. A change of the time zone shows the same instant in the new zone. */
function TimeField({ label, typed, bound, zone, onType }: TimeFieldProps) {
  const note = useId();
  const text = typed?.zone === zone ? typed.text : toField(bound, zone);
  const change = clockChangeAt(text, bound, zone);
  return (
    <div className="flex flex-col gap-1 text-sm text-muted">
      <label>
        {label}
        <input
          type="datetime-local"
          step={1}
          className="h-[34px] w-full rounded-control border border-line bg-bg px-2 tabular hover:border-line-strong"
          aria-describedby={change.kind === 'none' ? undefined : note}
          value={text}
          onChange={event => onType({ text: event.target.value, zone, isSecond: false })}
        />
      </label>
      {change.kind === 'none' ? null : (
        <p id={note} role="status">
          {change.kind === 'skipped'
            ? t('This time doesn’t exist because the clocks change. Using {time}.', {
                time: formatDateTime(bound ?? '', zone),
              })
            : change.isSecond
              ? t('This time occurs twice because the clocks change. Using the second, {time} UTC.', {
                  time: inUtc(bound),
                })
              : t('This time occurs twice because the clocks change. Using the first, {time} UTC.', {
                  time: inUtc(bound),
                })}{' '}
          {change.kind === 'twice' ? (
            <Button variant="link" onClick={() => onType({ text, zone, isSecond: !change.isSecond })}>
              {change.isSecond ? t('Use the first') : t('Use the second')}
            </Button>
          ) : null}
        </p>
      )}
    </div>
  );
}

const inUtc = (bound: string | null): string => formatDateTime(bound ?? '', 'UTC');

function ZoneName({ name }: { name: string }) {
  return <span className="font-medium text-text">{name}</span>;
}

const RANGES = ['15m', '1h', '24h', '7d', '30d'] as const;

interface TimeFilterProps {
  filters: Filters;
  /** The current minute, in milliseconds. */
  now: number;
  onPatch: (patch: FiltersPatch) => void;
  problem: string | null;
}

export function TimeFilter({ filters, now, onPatch, problem }: TimeFilterProps) {
  const [open, setOpen] = useState(false);
  const popup = useId();
  const zone = usePreference(timeZonePreference);
  const value = periodLabel(filters, now, zone);
  const choose = (patch: FiltersPatch) => {
    setOpen(false);
    onPatch({ ...NO_TIME, ...patch });
  };
  const presets = [
    ...RANGES.map(range => ({ id: range, label: describeRange(range), patch: { range } })),
    ...calendarPeriods(now, zone),
  ];
  const selected = filters.range ?? calendarPeriodOf(filters, now, zone)?.id;
  const step = (direction: 'earlier' | 'later', icon: LucideIcon, label: string) => {
    const stepped = (at: number) => stepPeriod(filters, { direction, now: at, asOf: at, zone });
    return (
      <IconButton
        icon={icon}
        label={label}
        size="small"
        tone="inherit"
        aria-disabled={stepped(now) === null}
        onClick={() => {
          const patch = stepped(Date.now());
          if (patch !== null) onPatch(patch);
        }}
      />
    );
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <span
        className={clsx(
          controlStyles(problem !== null ? 'invalid' : value === null ? 'empty' : 'set'),
          'px-0.5',
        )}
      >
        {step('earlier', ChevronLeft, t('Earlier period'))}
        <Popover.Trigger
          role="combobox"
          aria-label={t('Time range')}
          aria-expanded={open}
          aria-haspopup="dialog"
          aria-controls={open ? popup : undefined}
          aria-describedby={problem ?? undefined}
          className="inline-flex h-full items-center gap-1.5 rounded-control px-1.5"
        >
          <Icon icon={Clock} />
          {value ?? t('Time range')}
        </Popover.Trigger>
        {value === null ? null : (
          <IconButton
            icon={X}
            label={t('Remove {value}', { value })}
            size="small"
            tone="inherit"
            onClick={() => choose({})}
          />
        )}
        {step('later', ChevronRight, t('Later period'))}
      </span>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-40">
          <Popover.Popup
            id={popup}
            aria-label={t('Time range')}
            className="w-80 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-3 shadow-float outline-none"
          >
            <div className="grid grid-cols-2 gap-1">
              {presets.map(({ id, label, patch }) => (
                <Button
                  key={id}
                  variant="quiet"
                  aria-pressed={id === selected}
                  className="justify-start! aria-pressed:bg-accent-soft aria-pressed:text-accent"
                  onClick={() => choose(patch)}
                >
                  {label}
                </Button>
              ))}
              <Button variant="quiet" className="justify-start!" onClick={() => choose({})}>
                {t('All time')}
              </Button>
            </div>
            <ExactTimes
              filters={filters}
              zone={zone}
              onZone={next => timeZonePreference.set(next)}
              onApply={choose}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
