import type { ComponentProps } from 'react';
import { late } from '#shared/ui/late.tsx';
import { FilterBarOutline } from './filter-bar-outline.tsx';
import type { FilterBar } from './filter-bar.tsx';

const [LateFilterBar] = late<ComponentProps<typeof FilterBar>>(
  async () => (await import('./filter-bar.tsx')).FilterBar,
);

interface LazyFilterBarProps {
  /** Whether it is time to load what makes it work. */
  isDue: boolean;
  props: ComponentProps<typeof FilterBar>;
}

/** The filters, of which only the outline is drawn before the rows: their widgets are as large as all else together. */
export function LazyFilterBar({ isDue, props }: LazyFilterBarProps) {
  const outline = <FilterBarOutline filters={props.filters} />;
  return isDue ? <LateFilterBar props={props} fallback={outline} /> : outline;
}
