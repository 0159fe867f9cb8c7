import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { interceptionQuery } from '#features/interception/queries.ts';
import { InterceptionDetail } from '#features/interception/interception-detail.tsx';
import { Icon } from '#shared/ui/icon.tsx';
import { QueryError } from '#shared/ui/error-state.tsx';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { buttonStyles } from '#shared/ui/button.tsx';
import { RowDetailSkeleton } from './table/skeletons.tsx';
import type { InterceptionLink } from './panel/use-open-interception.ts';
import { t } from '#shared/i18n/t.ts';

/** Maximum tool calls in an expanded row. A hundred calls of an agent would push the list out of the viewport. */
const TOOL_CALLS = 20;

/** Details of an expanded row. They render immediately if the row was hovered or focused before. */
export function RowDetail({ row, link }: { row: InterceptionRow; link: InterceptionLink }) {
  const { data, error, refetch } = useQuery(interceptionQuery(row.id, row.started_at, row));
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data?.kind !== 'found') {
    return data ? (
      <p className="text-muted">{t('This interception no longer exists.')}</p>
    ) : (
      <RowDetailSkeleton />
    );
  }
  return (
    <InterceptionDetail
      interception={data.interception}
      text={data.text}
      level={2}
      toolLimit={TOOL_CALLS}
      actions={
        <Link {...link} className={buttonStyles('link')}>
          {t('Open interception')}
          <Icon icon={ArrowRight} />
        </Link>
      }
    />
  );
}
