import { formatCompact, formatCount, formatMoney } from '#shared/lib/numbers.ts';
import { formatStarted, timeHint } from '#shared/i18n/times.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { costOf, pricedTokens } from '#shared/domain/prices.ts';
import { pricesPreference, timeZonePreference } from '#shared/settings/settings.ts';
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

/** Computed from the start and the duration in milliseconds, because a row has no end time. */
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

/** Only the type, because the message may quote what users wrote. */
function ErrorCell({ row: { failure, failedCalls } }: CellProps) {
  if (failure)
    return <UntrustedText text={failure.type} title={failure.type} className="truncate text-error" />;
  if (failedCalls === 0) return NONE;
  return <Tag tone="error">{plural(failedCalls, { one: '{n} failed', other: '{n} failed' })}</Tag>;
}

function TokenKindsCell({ row }: CellProps) {
  const { input, cache_read, cache_write, output } = row.totals.tokens;
  const cached = cache_read + cache_write;
  if (row.unread?.parts.includes('token_usages')) return <InvalidValue />;
  return (
    <>
      <Tokens icon="icon-in" hint={t('{n} in', { n: formatCount(input) })} value={input} />
      <Tokens icon="icon-cache" hint={t('{n} cached', { n: formatCount(cached) })} value={cached} quiet />
      <Tokens icon="icon-out" hint={t('{n} out', { n: formatCount(output) })} value={output} />
    </>
  );
}

interface TokensProps {
  icon: string;
  hint: string;
  value: number;
  quiet?: boolean;
}

function Tokens({ icon, hint, value, quiet }: TokensProps) {
  return (
    <span className={quiet ? 'tokens text-muted' : 'tokens'} title={hint}>
      <i aria-hidden="true" className={icon} />
      {formatCompact(value)}
    </span>
  );
}

/** By the user's prices, as on the Usage page. */
function CostCell({ row: { provider, provider_name, model, totals, unread } }: CellProps) {
  const table = usePreference(pricesPreference);
  if (unread?.parts.includes('token_usages')) return <InvalidValue />;
  if (table === null) return <span title={t('A cost needs your own prices.')}>{NONE}</span>;
  const cost = costOf([{ provider, provider_name, model, tokens: totals.tokens }], table);
  return (
    <span className="truncate" title={pricedTokens(cost)}>
      {cost.cost === null ? NONE : formatMoney(cost.cost, cost.currency)}
    </span>
  );
}

/** The first characters are enough to distinguish visible rows. */
function IdCell({ row: { id } }: CellProps) {
  return <UntrustedText text={id.slice(0, 8)} title={id} className="truncate font-mono text-sm text-muted" />;
}

const CELLS = {
  ...defaultCells,
  ended: EndedCell,
  provider: ProviderCell,
  error: ErrorCell,
  token_kinds: TokenKindsCell,
  cost: CostCell,
  id: IdCell,
} satisfies Record<ColumnId, unknown>;

/** Their widths are in generated rules (`column-widths.ts`). */
export const customColumns = (ids: readonly ColumnId[]) => columnsOf(ids, CELLS);
