import type { Interception, TokenUsage } from '#shared/domain/interception.ts';

const started = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
/** Characters of a prompt that fit in a line. */
const PREVIEW = 200;

export const isFailed = (row: Interception): boolean => Boolean(row.error_type) || failedCalls(row) > 0;

const failedCalls = ({ tool_usages }: Interception): number =>
  tool_usages.filter(call => call.invocation_error !== '').length;

/** The texts of a row in the order of its text nodes. */
export function rowTexts(row: Interception): string[] {
  const { initiator, user_prompts, tool_usages, token_usages } = row;
  const name = initiator.name || initiator.username;
  const failed = failedCalls(row);
  const sum = (of: (usage: TokenUsage) => number): string =>
    compact.format(token_usages.reduce((total, usage) => total + of(usage), 0));
  return [
    started.format(Date.parse(row.started_at)),
    name.slice(0, 1).toUpperCase(),
    name,
    row.provider.slice(0, 1).toUpperCase(),
    row.model,
    row.client ?? '–',
    user_prompts[0]?.prompt.slice(0, PREVIEW) ?? 'Agent follow-up',
    user_prompts.length > 1 ? ` +${user_prompts.length - 1}` : '',
    row.error_type ? ' error' : '',
    tool_usages.length === 0 ? '–' : `${failed > 0 ? '⚠ ' : ''}${tool_usages.length}`,
    sum(usage => usage.input_tokens),
    sum(usage => (usage.cache_read_input_tokens ?? 0) + (usage.cache_write_input_tokens ?? 0)),
    sum(usage => usage.output_tokens),
    row.ended_at ? `${((Date.parse(row.ended_at) - Date.parse(row.started_at)) / 1000).toFixed(1)} s` : '–',
  ];
}
