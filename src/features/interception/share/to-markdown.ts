import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { describeDuration } from '#shared/i18n/durations.ts';
import { indentJson, insideJsonString } from '#shared/lib/json/json-nodes.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { failureOf, type Interception, type ToolUsage } from '#shared/domain/interception.ts';
import { formatTokenSum, sumTokens } from '#shared/domain/tokens.ts';

/** A code span on one line, with more backticks than any run inside. */
export function markdownCodeSpan(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line === '') return t('(empty)');
  const ticks = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${padding}${line}${padding}${ticks}`;
}

/** A code block with a fence longer than any run of backticks inside. A note below it says if the text was truncated. */
function markdownCodeFence(text: string, max: number, language: string): string {
  const { text: shown, note } = truncate(text, max);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}${note}`;
}

/** Truncates a text and describes the truncation in a note. */
function truncate(text: string, max: number): { text: string; note: string } {
  if (text.length <= max) return { text, note: '' };
  const last = text.charCodeAt(max - 1);
  // Never splits a surrogate pair.
  const end = last >= 0xd800 && last <= 0xdbff ? max - 1 : max;
  const note = plural(
    text.length,
    {
      one: 'The first {part} of {n} character.',
      other: 'The first {part} of {n} characters.',
    },
    { part: formatCount(end) },
  );
  return { text: text.slice(0, end), note: `\n\n${note}` };
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((max, run) => Math.max(max, run.length), 0);
}

/** Together, these stay below GitHub's limit of 65,536 characters. */
const MAX_ENTRIES = { prompts: 4, prompt: 4000, calls: 20, input: 1200, error: 500 };

/**
 * Formats an interception as Markdown for a ticket. All untrusted text is inside code, where markup, mentions and links do
 * not work, and whose fence is longer than any run of backticks inside.
 * @param link URL of the interception
 */
export function toMarkdown(row: Interception, link: string): string {
  const { initiator, provider, provider_name, model, client } = row;
  const failure = failureOf(row);
  const who =
    markdownCodeSpan(initiator.username) + (initiator.name ? `, ${markdownCodeSpan(initiator.name)}` : '');
  const instance = provider_name && provider_name !== provider ? `, ${markdownCodeSpan(provider_name)}` : '';
  const tokens = formatTokenSum(sumTokens(row.token_usages));
  const facts = [
    t('Initiator: {person}', { person: who }),
    timeFact(row),
    t('Model: {model}, provider {provider}', {
      model: markdownCodeSpan(model),
      provider: markdownCodeSpan(provider) + instance,
    }),
    client === undefined || client === null
      ? t('Client: not recorded')
      : t('Client: {client}', { client: markdownCodeSpan(client) }),
    row.token_usages.length === 0 ? t('Tokens: none recorded') : t('Tokens: {sum}', { sum: tokens }),
    ...(failure
      ? [
          t('Error: {type}, {message}', {
            type: markdownCodeSpan(failure.type),
            message: markdownCodeSpan(truncate(failure.message, MAX_ENTRIES.error).text),
          }),
        ]
      : []),
    t('Link: {address}', { address: `<${link}>` }),
  ];
  return `${[
    `## ${t('Interception {id}', { id: markdownCodeSpan(row.id) })}`,
    facts.map(fact => `- ${fact}`).join('\n'),
    ...section(
      plural(row.user_prompts.length, { one: 'Prompt', other: 'Prompts ({n})' }),
      row.user_prompts,
      firstOf(row.user_prompts, MAX_ENTRIES.prompts),
      ({ prompt }) => [markdownCodeFence(prompt, MAX_ENTRIES.prompt, 'text')],
    ),
    ...section(
      plural(row.tool_usages.length, { one: 'Tool call', other: 'Tool calls ({n})' }),
      row.tool_usages,
      selectCalls(row.tool_usages),
      callParts,
    ),
  ].join('\n\n')}\n`;
}

function timeFact({ started_at, ended_at }: Interception): string {
  const start = markdownCodeSpan(started_at);
  if (ended_at === null) return t('Time: {start}, still running', { start });
  const end = markdownCodeSpan(ended_at);
  const duration = millisecondsBetween(started_at, ended_at);
  if (duration === null) return t('Time: {start} to {end}', { start, end });
  return t('Time: {start} to {end} ({duration})', { start, end, duration: describeDuration(duration) });
}

/** @param shown indexes of the rows to include, ascending */
function section<Row>(
  heading: string,
  rows: readonly Row[],
  shown: readonly number[],
  partsOf: (row: Row, index: number) => string[],
): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - shown.length;
  return [
    `### ${heading}`,
    ...shown.flatMap(index => rows.slice(index, index + 1).flatMap(row => partsOf(row, index))),
    ...(more > 0
      ? [plural(more, { one: '{n} more at the link above.', other: '{n} more at the link above.' })]
      : []),
  ];
}

function firstOf(rows: readonly unknown[], max: number): number[] {
  return [...rows.keys()].slice(0, max);
}

/** The first calls, but failed calls take precedence. */
function selectCalls(calls: readonly ToolUsage[]): number[] {
  const failed = (index: number): boolean => calls[index]?.invocation_error !== '';
  const failedFirst = [...calls.keys()].sort((a, b) => Number(failed(b)) - Number(failed(a)) || a - b);
  return failedFirst.slice(0, MAX_ENTRIES.calls).sort((a, b) => a - b);
}

function callParts(call: ToolUsage, index: number): string[] {
  const tool = markdownCodeSpan(call.tool);
  const description = call.injected
    ? t('{tool} (injected, from {address})', { tool, address: markdownCodeSpan(call.server_url) })
    : t('{tool} (client)', { tool });
  return [
    `**${index + 1}.** ${description}`,
    inputBlock(call.input),
    ...(call.invocation_error === ''
      ? []
      : [t('Error:'), markdownCodeFence(call.invocation_error, MAX_ENTRIES.error, 'text')]),
  ];
}

/** Indents JSON that is short enough to show in full. A string inside a JSON string is shown as text. */
function inputBlock(input: string): string {
  if (input.length > MAX_ENTRIES.input) return markdownCodeFence(input, MAX_ENTRIES.input, 'text');
  const indented = indentJson(input);
  // The indentation adds characters, so the limit applies to the original.
  if (indented !== null) return markdownCodeFence(indented, indented.length, 'json');
  return markdownCodeFence(insideJsonString(input) ?? input, MAX_ENTRIES.input, 'text');
}
