import { useState } from 'react';
import { localZone, type TimeZone } from '#lib/times.ts';
import type { Filters, FiltersPatch } from '#model/filters.ts';
import { whyReversed } from '#model/filter-query.ts';
import { Button } from '#ui/button.tsx';
import { t } from '#lib/words/t.ts';
import { rich } from '#ui/text/rich.tsx';
import { fromField, toField } from './local-time.ts';

interface ExactTimesProps {
  filters: Filters;
  zone: TimeZone;
  onZone: (zone: TimeZone) => void;
  onApply: (patch: FiltersPatch) => void;
}

/** From and to, exact to the second, in the screen's zone. A bound that was not touched keeps its microseconds. */
export function ExactTimes({ filters, zone, onZone, onApply }: ExactTimesProps) {
  const [after, setAfter] = useState<string | null>(null);
  const [before, setBefore] = useState<string | null>(null);
  const patch = {
    started_after: after === null ? (filters.started_after ?? null) : fromField(after, zone),
    started_before: before === null ? (filters.started_before ?? null) : fromField(before, zone),
  };
  const reversed = whyReversed({
    ...(patch.started_after === null ? {} : { started_after: patch.started_after }),
    ...(patch.started_before === null ? {} : { started_before: patch.started_before }),
  });
  const field =
    'h-[34px] w-full rounded-control border border-line bg-bg px-2 tabular hover:border-line-strong';

  return (
    <form
      className="mt-3 flex flex-col gap-2 border-t border-line pt-3"
      onSubmit={event => {
        event.preventDefault();
        onApply(patch);
      }}
    >
      <label className="text-sm text-muted">
        {t('From')}
        <input
          type="datetime-local"
          step={1}
          className={field}
          value={after ?? toField(filters.started_after, zone)}
          onChange={event => setAfter(event.target.value)}
        />
      </label>
      <label className="text-sm text-muted">
        {t('To')}
        <input
          type="datetime-local"
          step={1}
          className={field}
          value={before ?? toField(filters.started_before, zone)}
          onChange={event => setBefore(event.target.value)}
        />
      </label>
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

function ZoneName({ name }: { name: string }) {
  return <span className="font-medium text-text">{name}</span>;
}
