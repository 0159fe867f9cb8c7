import { isBlank, spellOut } from '#shared/lib/invisible-characters.ts';
import { CornerDownRight, TriangleAlert } from 'lucide-react';
import { describeDuration, formatDuration } from '#shared/i18n/durations.ts';
import { formatCompact, formatCount } from '#shared/lib/numbers.ts';
import { nameWords } from '#shared/domain/name-words.ts';
import { formatCharacters } from '#shared/i18n/characters.ts';
import { unreadInWords } from '#shared/domain/unread.ts';
import { configuredProvider } from '#shared/domain/row-values.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { NameText } from '#shared/ui/name-text.tsx';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { ProviderTile } from '#shared/ui/provider-tile.tsx';
import { Tag } from '#shared/ui/tag.tsx';
import { useVeil } from '#shared/ui/veil.ts';
import { plural, t } from '#shared/i18n/t.ts';

interface CellProps {
  row: InterceptionRow;
}

export function InitiatorCell({ row: { initiator } }: CellProps) {
  const name = [initiator.name, initiator.username, initiator.id].find(each => !isBlank(each)) ?? '';
  return (
    <>
      <Avatar id={initiator.id} name={name} url={initiator.avatar_url} />
      <NameText text={name} className="truncate" title={initiator.username} />
    </>
  );
}

export function ModelCell({ row }: CellProps) {
  return (
    <>
      <ProviderTile provider={row.provider} />
      <NameText
        text={row.model}
        className="truncate"
        title={`${nameWords(row.model)}, ${nameWords(configuredProvider(row))}`}
      />
    </>
  );
}

/** Absent, as in older releases, is not the same as not recognised. */
export function ClientCell({ row }: CellProps) {
  if (row.client === undefined) return <span className="text-muted">–</span>;
  return <NameText text={row.client ?? t('Unknown')} className="truncate text-muted" />;
}

export function PromptCell({ row }: CellProps) {
  const { failure, unread } = row;
  const veiled = useVeil();
  const more = row.totals.prompts - 1;
  return (
    <>
      <Prompt row={row} veiled={veiled} />
      {more > 0 ? <span className="shrink-0 text-sm text-faint">+{more}</span> : null}
      {failure ? (
        <span
          title={spellOut(veiled ? failure.type : `${failure.type}: ${failure.message}`)}
          className="inline-flex"
        >
          <Tag tone="error">{t('error')}</Tag>
        </span>
      ) : null}
      {row.isLate ? <Tag tone="quiet">{t('finished later')}</Tag> : null}
      {unread ? <Tag tone="error">{unreadInWords(unread.fields)}</Tag> : null}
    </>
  );
}

/** Veiled it stays so here: the row's detail, a press away, is where a text can be shown. */
function Prompt({ row, veiled }: CellProps & { veiled: boolean }) {
  if (row.prompt === null && row.unread?.parts.includes('user_prompts')) return <Unread />;
  if (row.prompt === null) {
    return (
      <>
        <CornerDownRight aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-faint" />
        <span className="truncate text-faint">{t('follow-up, no prompt')}</span>
      </>
    );
  }
  if (veiled) return <span className="truncate text-faint">{formatCharacters(row.promptLength)}</span>;
  return <OutsideText text={row.prompt} className="truncate" />;
}

/** Neither none nor a number. */
export function Unread() {
  return (
    <span className="text-error" title={t('Could not be read')}>
      ?
    </span>
  );
}

export function ToolsCell({ row: { failedCalls, totals, unread } }: CellProps) {
  if (unread?.parts.includes('tool_usages')) return <Unread />;
  if (totals.toolCalls === 0) return <span className="text-faint">–</span>;
  return (
    <>
      {failedCalls > 0 ? (
        <TriangleAlert
          role="img"
          aria-label={plural(failedCalls, { one: '{n} failed', other: '{n} failed' })}
          size={13}
          strokeWidth={1.75}
          className="shrink-0 text-error"
        />
      ) : null}
      {totals.toolCalls}
    </>
  );
}

export function TokensCell({ row }: CellProps) {
  const { input, cache_read, cache_write, output } = row.totals.tokens;
  const cached = cache_read + cache_write;
  if (row.unread?.parts.includes('token_usages')) return <Unread />;
  return (
    <>
      <Tokens icon="icon-in" hint={t('{n} in', { n: formatCount(input) })} value={input} />
      <Tokens icon="icon-cache" hint={t('{n} cached', { n: formatCount(cached) })} value={cached} quiet />
      <Tokens icon="icon-out" hint={t('{n} out', { n: formatCount(output) })} value={output} />
    </>
  );
}

function Tokens({
  icon,
  hint,
  value,
  quiet,
}: {
  icon: string;
  hint: string;
  value: number;
  quiet?: boolean;
}) {
  return (
    <span className={quiet ? 'tokens text-muted' : 'tokens'} title={hint}>
      <i aria-hidden="true" className={icon} />
      {formatCompact(value)}
    </span>
  );
}

export function TookCell({ row: { took } }: CellProps) {
  if (took === null) return <span className="text-muted">–</span>;
  if (took >= 0) return <span className="text-muted">{formatDuration(took)}</span>;
  return (
    <span className="truncate text-error" title={describeDuration(took)}>
      {describeDuration(took)}
    </span>
  );
}
