import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { describeDuration } from '#shared/i18n/durations.ts';
import { indentJson, insideJsonString } from '#shared/lib/json/json-nodes.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { failureOf, type Interception, type ToolUsage } from '#shared/domain/interception.ts';
import { sumInWords, sumTokens } from '#shared/domain/tokens.ts';

/** A code span: on one line, and in more backticks than any run inside. */
export function markdownCodeSpan(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line === '') return t('(empty)');
  const ticks = '`'.repeat(longestRun(line) + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${room}${line}${room}${ticks}`;
}

/** A code block: in a fence longer than any run inside. What is cut off is told below it. */
function markdownCodeFence(text: string, most: number, language: string): string {
  const { text: shown, note } = cut(text, most);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}${note}`;
}

/** What is shown of a text, and the words below it where that is not all. */
function cut(text: string, most: number): { text: string; note: string } {
  if (text.length <= most) return { text, note: '' };
  const last = text.charCodeAt(most - 1);
  // Not between the halves of one character.
  const end = last >= 0xd800 && last <= 0xdbff ? most - 1 : most;
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
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}

/** Together below the 65,536 characters that GitHub takes. */
const MAX_ENTRIES = { prompts: 4, prompt: 4000, calls: 20, input: 1200, error: 500 };

/**
 * An interception as Markdown for a ticket. Everything from outside stands in code: there no markup, mention or link in
 * it works, and nothing can end it, for its fence is longer than any run of backticks inside.
 * @param link the interception's own address
 */
export function toMarkdown(row: Interception, link: string): string {
  const { initiator, provider, provider_name, model, client } = row;
  const failure = failureOf(row);
  const who =
    markdownCodeSpan(initiator.username) + (initiator.name ? `, ${markdownCodeSpan(initiator.name)}` : '');
  const instance = provider_name && provider_name !== provider ? `, ${markdownCodeSpan(provider_name)}` : '';
  const tokens = sumInWords(sumTokens(row.token_usages));
  const facts = [
    t('Initiator: {person}', { person: who }),
    whenFact(row),
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
            message: markdownCodeSpan(cut(failure.message, MAX_ENTRIES.error).text),
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
      tellingCalls(row.tool_usages),
      callParts,
    ),
  ].join('\n\n')}\n`;
}

function whenFact({ started_at, ended_at }: Interception): string {
  const start = markdownCodeSpan(started_at);
  if (ended_at === null) return t('Time: {start}, still running', { start });
  const end = markdownCodeSpan(ended_at);
  const took = millisecondsBetween(started_at, ended_at);
  if (took === null) return t('Time: {start} to {end}', { start, end });
  return t('Time: {start} to {end} ({duration})', { start, end, duration: describeDuration(took) });
}

/** @param shown the places of the rows that are told, upwards */
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

function firstOf(rows: readonly unknown[], most: number): number[] {
  return [...rows.keys()].slice(0, most);
}

/** The first ones, but no call that failed is left out for one that did not. */
function tellingCalls(calls: readonly ToolUsage[]): number[] {
  const failed = (index: number): boolean => calls[index]?.invocation_error !== '';
  const inTurn = [...calls.keys()].sort((a, b) => Number(failed(b)) - Number(failed(a)) || a - b);
  return inTurn.slice(0, MAX_ENTRIES.calls).sort((a, b) => a - b);
}

function callParts(call: ToolUsage, index: number): string[] {
  const tool = markdownCodeSpan(call.tool);
  const whose = call.injected
    ? t('{tool} (injected, from {address})', { tool, address: markdownCodeSpan(call.server_url) })
    : t('{tool} (client)', { tool });
  return [
    `**${index + 1}.** ${whose}`,
    inputBlock(call.input),
    ...(call.invocation_error === ''
      ? []
      : [t('Error:'), markdownCodeFence(call.invocation_error, MAX_ENTRIES.error, 'text')]),
  ];
}

/** Laid out where it is JSON and short enough to be shown whole; a text inside a JSON string as that text. */
function inputBlock(input: string): string {
  if (input.length > MAX_ENTRIES.input) return markdownCodeFence(input, MAX_ENTRIES.input, 'text');
  const laidOut = indentJson(input);
  // Its line breaks are ours to add, so they do not count.
  if (laidOut !== null) return markdownCodeFence(laidOut, laidOut.length, 'json');
  return markdownCodeFence(insideJsonString(input) ?? input, MAX_ENTRIES.input, 'text');
}
