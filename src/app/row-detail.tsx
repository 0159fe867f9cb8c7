import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import { interceptionHref } from '#address/paths.ts';
import { InterceptionDetail } from '#interception/interception-detail.tsx';
import type { Filters } from '#model/filters.ts';
import type { Interception } from '#model/interception.ts';
import { buttonLook } from '#ui/button.tsx';

/** Tool calls in an open row; an agent's hundred would push the list out of sight. */
const TOOL_CALLS = 20;

export function RowDetail({ row, filters }: { row: Interception; filters: Filters }) {
  return (
    <InterceptionDetail
      interception={row}
      level={2}
      toolLimit={TOOL_CALLS}
      actions={
        <Link to={interceptionHref(row, filters)} className={buttonLook('link')}>
          Open interception
          <ArrowRight aria-hidden="true" size={14} strokeWidth={1.75} />
        </Link>
      }
    />
  );
}
