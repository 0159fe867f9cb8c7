import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import { InterceptionDetail } from '#interception/interception-detail.tsx';
import type { Interception } from '#model/interception.ts';
import { buttonLook } from '#ui/button.tsx';
import type { InterceptionLink } from './use-open-interception.ts';

/** Tool calls in an open row; an agent's hundred would push the list out of sight. */
const TOOL_CALLS = 20;

export function RowDetail({ row, link }: { row: Interception; link: InterceptionLink }) {
  return (
    <InterceptionDetail
      interception={row}
      level={2}
      toolLimit={TOOL_CALLS}
      actions={
        <Link {...link} className={buttonLook('link')}>
          Open interception
          <ArrowRight aria-hidden="true" size={14} strokeWidth={1.75} />
        </Link>
      }
    />
  );
}
