import { use, type ComponentType } from 'react';
import { CornerDownRight, TriangleAlert } from 'lucide-react';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { formatStarted, timeHint } from '#shared/i18n/times.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { useMinute } from '#shared/ui/browser-state.ts';
import { RowLinkContext } from '#shared/ui/scroll-anchor.ts';
import { isBlank, escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { describeDuration, formatDuration } from '#shared/i18n/durations.ts';
import { formatCompact, formatCount } from '#shared/lib/numbers.ts';
import { nameLabel, configuredProvider } from '#shared/domain/row-values.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens, type TokenCounts } from '#shared/domain/tokens.ts';
import { TOKEN_COLORS } from '#shared/ui/colors.ts';
import { seenModels } from '#shared/domain/model-names.ts';
import { formatCharacters, plural, t } from '#shared/i18n/t.ts';
import { invalidFieldsMessage } from '#shared/domain/interception.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { NameText, UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { ProviderTile, Tag } from '#shared/ui/labels.tsx';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { DEFAULT_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';

/** The start, as a link that can be opened in a new tab. */
function StartedCell({ row }: { row: InterceptionRow }) {
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const hrefOf = use(RowLinkContext);
  // Not a tab stop, because the table is one and the detail has the same link. The table handles clicks of all rows.
  return (
    <a
      href={hrefOf(row)}
      tabIndex={-1}
      className="truncate text-muted hover:text-accent hover:underline"
      // Set on hover, because formatting it in three ways would slow down rendering while scrolling.
      onPointerEnter={event => (event.currentTarget.title = row.stored_start ?? timeHint(row.started_at))}
    >
      {row.stored_start === undefined ? (
        <time dateTime={row.started_at} className="tabular">
          {formatStarted(row.started_at, now, zone)}
        </time>
      ) : (
        row.stored_start
      )}
    </a>
  );
}

interface CellProps {
  row: InterceptionRow;
}

function InitiatorCell({ row: { initiator } }: CellProps) {
  const name = [initiator.name, initiator.username, initiator.id].find(each => !isBlank(each)) ?? '';
  return (
    <>
      <Avatar id={initiator.id} name={name} url={initiator.avatar_url} />
      <NameText text={name} className="truncate" title={initiator.username} />
    </>
  );
}

function ModelCell({ row }: CellProps) {
  const { name, rest } = usePreference(seenModels).get(row.model) ?? { name: row.model, rest: '' };
  return (
    <>
      <ProviderTile provider={row.provider} />
      <NameText
        text={name}
        className="truncate"
        title={`${nameLabel(row.model)}, ${nameLabel(configuredProvider(row))}`}
      />
      {rest === '' ? null : <span className="-ms-1 shrink-0 text-faint">· {rest}</span>}
    </>
  );
}

/** A missing client (older releases) differs from an unrecognized one. */
function ClientCell({ row }: CellProps) {
  if (row.client === undefined) return <span className="text-muted">–</span>;
  return <NameText text={row.client ?? t('Unknown')} className="truncate text-muted" />;
}

function PromptCell({ row }: CellProps) {
  const { failure, unread } = row;
  const privacyMode = usePrivacyMode();
  const more = row.totals.prompts - 1;
  return (
    <>
      <Prompt row={row} privacyMode={privacyMode} />
      {more > 0 ? <span className="shrink-0 text-sm text-faint">+{more}</span> : null}
      {failure ? (
        <span
          title={escapeInvisible(privacyMode ? failure.type : `${failure.type}: ${failure.message}`)}
          className="inline-flex"
        >
          <Tag tone="error">{t('error')}</Tag>
        </span>
      ) : null}
      {row.isLate ? <Tag tone="quiet">{t('late')}</Tag> : null}
      {unread ? <Tag tone="error">{invalidFieldsMessage(unread.fields)}</Tag> : null}
    </>
  );
}

/** In privacy mode the prompt stays hidden here. It can be shown in the row's detail. */
function Prompt({ row, privacyMode }: CellProps & { privacyMode: boolean }) {
  if (row.prompt === null && row.unread?.parts.includes('user_prompts')) return <InvalidValue />;
  if (row.prompt === null) {
    return (
      <>
        <Icon icon={CornerDownRight} size={13} className="shrink-0 text-faint" />
        <span className="truncate text-faint">{t('Agent follow-up')}</span>
      </>
    );
  }
  if (privacyMode) return <span className="truncate text-faint">{formatCharacters(row.promptLength)}</span>;
  return <UntrustedText text={row.prompt} className="truncate" />;
}

/** Shown instead of a value that could not be parsed. */
export function InvalidValue() {
  return (
    <span className="text-error" title={t('Unreadable')}>
      ?
    </span>
  );
}

/** The first tool, and how many other calls there were. */
function ToolsCell({ row: { tool, failedCalls, totals, unread } }: CellProps) {
  if (unread?.parts.includes('tool_usages')) return <InvalidValue />;
  if (totals.toolCalls === 0) return <span className="text-faint">–</span>;
  return (
    <>
      {failedCalls > 0 ? (
        <Icon
          icon={TriangleAlert}
          size={13}
          className="shrink-0 text-error"
          label={plural(failedCalls, { one: '{n} failed', other: '{n} failed' })}
        />
      ) : null}
      <NameText text={cutMiddle(tool)} title={tool} className="truncate font-mono text-sm text-muted" />
      {totals.toolCalls > 1 ? (
        <span className="-ms-1 shrink-0 font-mono text-sm text-faint">+{totals.toolCalls - 1}</span>
      ) : null}
    </>
  );
}

/** Tools of one server differ at their end. */
function cutMiddle(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_TOOL_NAME) return name;
  return `${characters.slice(0, TOOL_NAME_START).join('')}…${characters.slice(TOOL_NAME_START + 1 - MAX_TOOL_NAME).join('')}`;
}

const MAX_TOOL_NAME = 16;
const TOOL_NAME_START = 6;

/** A bar of the kinds of tokens, and their sum. */
function TokensCell({ row }: CellProps) {
  if (row.unread?.parts.includes('token_usages')) return <InvalidValue />;
  const { tokens } = row.totals;
  const total = totalTokens(tokens);
  if (total === 0) return <span className="text-faint">–</span>;
  return (
    <>
      <i
        aria-hidden="true"
        className="token-bar"
        style={{ background: barOf(tokens, total) }}
        // Set on hover, because rows render while scrolling.
        onPointerEnter={event => (event.currentTarget.title = describeTokens(tokens))}
      />
      <span title={plural(total, { one: '{n} token', other: '{n} tokens' })}>{formatCompact(total)}</span>
    </>
  );
}

/** One gradient, so that the bar is one element. */
function barOf(tokens: TokenCounts, total: number): string {
  let end = 0;
  const stops = TOKEN_KINDS.map(kind => {
    const start = end;
    end += (100 * tokens[kind]) / total;
    return `${TOKEN_COLORS[kind]} ${start}% ${end}%`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

const describeTokens = (tokens: TokenCounts): string =>
  TOKEN_KINDS.map(kind => `${TOKEN_KIND_NAMES[kind]}: ${formatCount(tokens[kind])}`).join('\n');

function DurationCell({ row: { took, isRunning } }: CellProps) {
  if (isRunning) return <span className="text-accent">{t('running')}</span>;
  if (took === null) return <span className="text-muted">–</span>;
  if (took >= 0) return <span className="text-muted">{formatDuration(took)}</span>;
  return (
    <span className="truncate text-error" title={describeDuration(took)}>
      {describeDuration(took)}
    </span>
  );
}

/** Core features only. Rows arrive filtered, sorted and virtualized. */
export const features = tableFeatures({});

const helper = createColumnHelper<typeof features, InterceptionRow>();

/** Columns of numbers, whose digits align. */
export const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['tokens', 'token_kinds', 'cost', 'took']);

type Cell = ComponentType<{ row: InterceptionRow }>;

export const defaultCells = {
  started: StartedCell,
  initiator: InitiatorCell,
  prompt: PromptCell,
  model: ModelCell,
  client: ClientCell,
  tools: ToolsCell,
  tokens: TokensCell,
  took: DurationCell,
} satisfies Partial<Record<ColumnId, Cell>>;

/** @param cells columns without a cell are omitted */
export function columnsOf(ids: readonly ColumnId[], cells: Partial<Record<ColumnId, Cell>>) {
  return helper.columns(
    ids.flatMap(id => {
      const Cell = cells[id];
      return Cell ? helper.display({ id, cell: ({ row }) => <Cell row={row.original} /> }) : [];
    }),
  );
}

/** Their widths are in the stylesheet (`grid-columns`), once for the header and all rows. */
export const defaultColumns = columnsOf(DEFAULT_COLUMNS, defaultCells);
