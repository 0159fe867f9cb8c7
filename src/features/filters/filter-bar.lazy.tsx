import clsx from 'clsx';
import { Box, Clock, Search, Server, SlidersHorizontal, SquareTerminal, UserRound } from 'lucide-react';
import type { ComponentProps } from 'react';
import { queryText } from '#shared/domain/filter-query.ts';
import { isFiltered, type Filters } from '#shared/domain/filters.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button, controlStyles, fieldWidth } from '#shared/ui/button.tsx';
import { periodLabel } from '#shared/domain/calendar-periods.ts';
import { useMinute } from '#shared/ui/browser-state.ts';
import { valueLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import type { FilterBar } from './filter-bar.tsx';

const CHOICES = [
  { key: 'initiator', label: t('Initiator'), icon: UserRound },
  { key: 'provider', label: t('Provider'), icon: Server },
  { key: 'model', label: t('Model'), icon: Box },
  { key: 'client', label: t('Client'), icon: SquareTerminal },
] as const;

/** Placeholder of the filters, with their layout, so that the rows do not move when the filters load. */
function FilterBarSkeleton({ filters }: { filters: Filters }) {
  const zone = usePreference(timeZonePreference);
  const time = periodLabel(filters, useMinute(), zone);
  return (
    <div aria-hidden="true" className="pointer-events-none flex flex-wrap items-center gap-2">
      <span className="flex h-[34px] min-w-0 flex-1 basis-full items-center gap-2 rounded-control border border-line bg-panel px-3 lg:basis-80">
        <Icon icon={Search} className="shrink-0 text-muted" />
        <span className="truncate text-faint">{queryText(filters)}</span>
      </span>
      <Button className="md:hidden" tabIndex={-1}>
        <Icon icon={SlidersHorizontal} />
        {t('Filters')}
      </Button>
      <span className="hidden flex-wrap items-center gap-2 md:flex">
        {CHOICES.map(({ key, label, icon }) => {
          const value = filters[key] === undefined ? null : valueLabel(filters[key]);
          return (
            <span
              key={key}
              className={clsx(controlStyles(value === null ? 'empty' : 'set'), 'gap-1.5 px-2.5')}
            >
              <Icon icon={icon} className="shrink-0" />
              <span className="truncate" style={{ width: fieldWidth(value ?? label) }}>
                {value ?? label}
              </span>
              {value === null ? null : <span className="-me-1 size-6" />}
            </span>
          );
        })}
        <span className={clsx(controlStyles(time === null ? 'empty' : 'set'), 'px-0.5')}>
          <span className="size-6" />
          <span className="inline-flex items-center gap-1.5 px-1.5">
            <Icon icon={Clock} className="shrink-0" />
            {time ?? t('Time range')}
          </span>
          {time === null ? null : <span className="size-6" />}
          <span className="size-6" />
        </span>
      </span>
      {isFiltered(filters) ? (
        <Button variant="quiet" className="h-[34px]!" tabIndex={-1}>
          {t('Clear filters')}
        </Button>
      ) : null}
    </div>
  );
}

const [LoadedFilterBar] = lazyWithPreload<ComponentProps<typeof FilterBar>>(
  async () => (await import('./filter-bar.tsx')).FilterBar,
);

interface LazyFilterBarProps {
  /** Whether to load the controls. */
  shouldLoad: boolean;
  props: ComponentProps<typeof FilterBar>;
}

/** The filters. Their code is as large as all other code of the first screen, so it loads after the rows. */
export function LazyFilterBar({ shouldLoad, props }: LazyFilterBarProps) {
  const skeleton = <FilterBarSkeleton filters={props.filters} />;
  return shouldLoad ? <LoadedFilterBar props={props} fallback={skeleton} /> : skeleton;
}
