import type { Filters } from '#shared/domain/filters.ts';
import { ViewButton } from './view-button.tsx';
import { ViewsButton } from './views-button.tsx';

interface ViewToolsProps {
  /** Whose views these are. */
  owner: string;
  filters: Filters;
  /** Whether there is anything to look at. */
  hasRows: boolean;
}

/** What is seen of the list, and how: saved views, and the look of the rows. */
export function ViewTools(props: ViewToolsProps) {
  return (
    <>
      <ViewsButton {...props} />
      <ViewButton />
    </>
  );
}
