import { Popover } from '@base-ui/react/popover';
import { Clock, X } from 'lucide-react';
import { useId, useState } from 'react';
import { describeRange } from '#shared/i18n/durations.ts';
import type { Filters, FiltersPatch } from '#shared/domain/filters.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { Button } from '#shared/ui/button.tsx';
import { controlLook } from '#shared/ui/control-look.ts';
import { describeTime } from '#shared/domain/describe-time.ts';
import { t } from '#shared/i18n/t.ts';
import { ExactTimes } from './exact-times.tsx';

const PRESETS = ['15m', '1h', '24h', '7d', '30d'] as const;
const NO_TIME: FiltersPatch = { range: null, started_after: null, started_before: null };

interface TimeFilterProps {
  filters: Filters;
  onPatch: (patch: FiltersPatch) => void;
  problem: string | null;
}

export function TimeFilter({ filters, onPatch, problem }: TimeFilterProps) {
  const [open, setOpen] = useState(false);
  const popup = useId();
  const zone = usePreference(timeZonePreference);
  const value = describeTime(filters, zone);
  const choose = (patch: FiltersPatch) => {
    setOpen(false);
    onPatch({ ...NO_TIME, ...patch });
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <span className={controlLook(problem !== null ? 'wrong' : value === null ? 'empty' : 'set')}>
        <Popover.Trigger
          role="combobox"
          aria-label={t('Time range')}
          aria-expanded={open}
          aria-haspopup="dialog"
          aria-controls={open ? popup : undefined}
          aria-describedby={problem ?? undefined}
          className="inline-flex h-full items-center gap-1.5 rounded-control px-2.5"
        >
          <Clock aria-hidden="true" size={14} strokeWidth={1.75} />
          {value ?? t('Time range')}
        </Popover.Trigger>
        {value === null ? null : (
          <button
            type="button"
            onClick={() => choose({})}
            className="me-1.5 -ms-1 inline-flex size-6 items-center justify-center rounded-[6px] hover:bg-panel"
          >
            <X aria-hidden="true" size={13} strokeWidth={1.75} />
            <span className="sr-only">{t('Remove {value}', { value })}</span>
          </button>
        )}
      </span>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-40">
          <Popover.Popup
            id={popup}
            aria-label={t('Time range')}
            className="w-80 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-3 shadow-float outline-none"
          >
            <div className="grid grid-cols-2 gap-1">
              {PRESETS.map(range => (
                <Button
                  key={range}
                  look="quiet"
                  aria-pressed={filters.range === range}
                  className="justify-start! aria-pressed:bg-accent-soft aria-pressed:text-accent"
                  onClick={() => choose({ range })}
                >
                  {describeRange(range)}
                </Button>
              ))}
              <Button look="quiet" className="justify-start!" onClick={() => choose({})}>
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
