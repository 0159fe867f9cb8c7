import { useId, useState } from 'react';
import { formatDateTime, localZone, type TimeZone } from '#shared/i18n/times.ts';
import type { Filters, FiltersPatch } from '#shared/domain/filters.ts';
import { whyReversed } from '#shared/domain/filter-query.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { boundOf, clockChangeAt, toField, type TypedTime } from './local-time.ts';

interface ExactTimesProps {
  filters: Filters;
  zone: TimeZone;
  onZone: (zone: TimeZone) => void;
  onApply: (patch: FiltersPatch) => void;
}

/** From and to, exact to the second, in the screen's zone. A bound that was not touched keeps its microseconds. */
export function ExactTimes({ filters, zone, onZone, onApply }: ExactTimesProps) {
  const [after, setAfter] = useState<TypedTime | null>(null);
  const [before, setBefore] = useState<TypedTime | null>(null);
  const patch = {
    started_after: after === null ? (filters.started_after ?? null) : boundOf(after),
    started_before: before === null ? (filters.started_before ?? null) : boundOf(before),
  };
  const reversed = whyReversed({
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
            ? rich('Times in {zone}, switch to local', { zone: <ZoneName name="UTC" /> })
            : rich('Times in {zone}, switch to UTC', { zone: <ZoneName name={localZone()} /> })}
        </button>
        <Button look="primary" type="submit" disabled={reversed !== null}>
          {t('Apply')}
        </Button>
      </div>
    </form>
  );
}

interface TimeFieldProps {
  label: string;
  /** What was typed, in whatever zone; null where the field shows the filter's own bound. */
  typed: TypedTime | null;
  /** The instant that the field stands for. */
  bound: string | null;
  zone: TimeZone;
  onType: (typed: TypedTime) => void;
}

/** One bound. In another zone than it was typed in it is the same instant, written anew. */
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
            ? t('The clocks skip this time. {time} is used.', { time: formatDateTime(bound ?? '', zone) })
            : change.isSecond
              ? t('The clocks show this time twice. The second one is used, {time} UTC.', {
                  time: inUtc(bound),
                })
              : t('The clocks show this time twice. The first one is used, {time} UTC.', {
                  time: inUtc(bound),
                })}{' '}
          {change.kind === 'twice' ? (
            <Button look="link" onClick={() => onType({ text, zone, isSecond: !change.isSecond })}>
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
