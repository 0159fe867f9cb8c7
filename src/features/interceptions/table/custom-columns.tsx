import { formatCompact } from '#shared/lib/numbers.ts';
import { formatStarted, timeHint } from '#shared/i18n/times.ts';
import { plural } from '#shared/i18n/t.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useMinute } from '#shared/ui/browser-state.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Tag } from '#shared/ui/labels.tsx';
import type { ColumnId } from '#shared/domain/list-columns.ts';
import { InvalidValue, columnsOf, defaultCells } from './columns.tsx';

interface CellProps {
  row: InterceptionRow;
}

const NONE = <span className="text-faint">–</span>;

/** Counted from its start, to the millisecond: the row keeps no more of its end. */
function EndedCell({ row: { started_at, took } }: CellProps) {
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  if (took === null) return NONE;
  const ended = new Date(Date.parse(started_at) + took).toISOString();
  return (
    <time
      dateTime={ended}
      className="tabular truncate text-muted"
      onPointerEnter={event => (event.currentTarget.title = timeHint(ended))}
    >
      {formatStarted(ended, now, zone)}
    </time>
  );
}

function ProviderCell({ row: { provider } }: CellProps) {
  return <UntrustedText text={provider} className="truncate" title={provider} />;
}

/** Its kind alone: what it says may quote what people wrote. */
function ErrorCell({ row: { failure, failedCalls } }: CellProps) {
  if (failure)
    return <UntrustedText text={failure.type} title={failure.type} className="truncate text-error" />;
  if (failedCalls === 0) return NONE;
  return <Tag tone="error">{plural(failedCalls, { one: '{n} failed', other: '{n} failed' })}</Tag>;
}

function TotalCell({ row: { totals, unread } }: CellProps) {
  if (unread?.parts.includes('token_usages')) return <InvalidValue />;
  const total = totalTokens(totals.tokens);
  return <span title={plural(total, { one: '{n} token', other: '{n} tokens' })}>{formatCompact(total)}</span>;
}

/** Its beginning, which tells rows on a screen apart. */
function IdCell({ row: { id } }: CellProps) {
  return <UntrustedText text={id.slice(0, 8)} title={id} className="truncate font-mono text-sm text-muted" />;
}

const CELLS = {
  ...defaultCells,
  ended: EndedCell,
  provider: ProviderCell,
  error: ErrorCell,
  total: TotalCell,
  id: IdCell,
} satisfies Record<ColumnId, unknown>;

/** Their widths stand in rules of their own (`column-sheet.ts`). */
export const ownColumnsOf = (ids: readonly ColumnId[]) => columnsOf(ids, CELLS);
