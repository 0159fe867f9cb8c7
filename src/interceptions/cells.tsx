import { CornerDownRight, TriangleAlert } from 'lucide-react';
import { formatDuration } from '#lib/durations.ts';
import { formatCompact, formatCount } from '#lib/numbers.ts';
import { formatStarted, millisecondsBetween, timeHint } from '#lib/times.ts';
import { failureOf, type Interception } from '#model/interception.ts';
import { sumTokens } from '#model/tokens.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Avatar } from '#ui/avatar.tsx';
import { useMinute } from '#ui/minute.ts';
import { OutsideText } from '#ui/outside-text.tsx';
import { ProviderTile } from '#ui/provider-tile.tsx';
import { Tag } from '#ui/tag.tsx';

/** A row shows one line of a prompt: what is beyond it need not be laid out. */
const PREVIEW = 200;

interface CellProps {
  row: Interception;
}

export function StartedCell({ row }: CellProps) {
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  return (
    <time dateTime={row.started_at} title={timeHint(row.started_at)} className="tabular truncate text-muted">
      {formatStarted(row.started_at, now, zone)}
    </time>
  );
}

export function InitiatorCell({ row: { initiator } }: CellProps) {
  const name = initiator.name || initiator.username;
  return (
    <>
      <Avatar id={initiator.id} name={name} />
      <span className="truncate" title={initiator.username}>
        <OutsideText text={name} />
      </span>
    </>
  );
}

export function ModelCell({ row }: CellProps) {
  return (
    <>
      <ProviderTile provider={row.provider} />
      <span className="truncate" title={row.model}>
        <OutsideText text={row.model} />
      </span>
    </>
  );
}

/** Absent, as in older releases, is not the same as not recognised. */
export function ClientCell({ row }: CellProps) {
  return (
    <span className="truncate text-muted">
      {row.client === undefined ? '–' : <OutsideText text={row.client ?? 'Unknown'} />}
    </span>
  );
}

export function PromptCell({ row }: CellProps) {
  const more = row.user_prompts.length - 1;
  const failure = failureOf(row);
  return (
    <>
      <Prompt row={row} />
      {more > 0 ? <span className="shrink-0 text-sm text-faint">+{more}</span> : null}
      {failure ? (
        <span title={`${failure.type}: ${failure.message.slice(0, PREVIEW)}`} className="inline-flex">
          <Tag tone="error">error</Tag>
        </span>
      ) : null}
    </>
  );
}

function Prompt({ row }: CellProps) {
  const [first] = row.user_prompts;
  if (!first) {
    return (
      <>
        <CornerDownRight aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-faint" />
        <span className="truncate text-faint">follow-up, no prompt</span>
      </>
    );
  }
  return (
    <span className="truncate">
      <OutsideText text={first.prompt.slice(0, PREVIEW).replace(/\s+/g, ' ')} />
    </span>
  );
}

export function ToolsCell({ row }: CellProps) {
  const failed = row.tool_usages.filter(call => call.invocation_error !== '').length;
  if (row.tool_usages.length === 0) return <span className="text-faint">–</span>;
  return (
    <>
      {failed > 0 ? (
        <TriangleAlert
          role="img"
          aria-label={`${failed} failed`}
          size={13}
          strokeWidth={1.75}
          className="shrink-0 text-error"
        />
      ) : null}
      {row.tool_usages.length}
    </>
  );
}

export function TokensCell({ row }: CellProps) {
  const { input, cache_read, cache_write, output } = sumTokens(row.token_usages);
  const cached = cache_read + cache_write;
  return (
    <>
      <Tokens icon="icon-in" name="in" value={input} />
      <Tokens icon="icon-cache" name="cached" value={cached} quiet />
      <Tokens icon="icon-out" name="out" value={output} />
    </>
  );
}

function Tokens({
  icon,
  name,
  value,
  quiet,
}: {
  icon: string;
  name: string;
  value: number;
  quiet?: boolean;
}) {
  return (
    <span className={quiet ? 'tokens text-muted' : 'tokens'} title={`${formatCount(value)} ${name}`}>
      <i aria-hidden="true" className={icon} />
      {formatCompact(value)}
    </span>
  );
}

export function TookCell({ row }: CellProps) {
  const took = millisecondsBetween(row.started_at, row.ended_at);
  return <span className="text-muted">{took === null ? '–' : formatDuration(took)}</span>;
}
