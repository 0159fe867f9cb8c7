import { formatDuration } from '#lib/durations.ts';
import { indentJson } from '#lib/json/json-indent.ts';
import { insideJsonString } from '#lib/json/json-text.ts';
import { formatCount } from '#lib/numbers.ts';
import { millisecondsBetween } from '#lib/times.ts';
import { failureOf, type Interception, type ToolUsage } from '#model/interception.ts';
import { sumInWords } from '#model/token-words.ts';
import { sumTokens } from '#model/tokens.ts';

/** Together below the 65,536 characters that GitHub takes. */
const MOST = { prompts: 4, prompt: 4000, calls: 20, input: 1200, error: 500 };

/**
 * An interception as Markdown for a ticket. Everything from outside stands in code: there no markup, mention or link in
 * it works, and nothing can end it, for its fence is longer than any run of backticks inside.
 * @param link the interception's own address
 */
export function ticketOf(row: Interception, link: string): string {
  const { initiator, provider, provider_name, model, client, started_at, ended_at } = row;
  const took = millisecondsBetween(started_at, ended_at);
  const failure = failureOf(row);
  const instance = provider_name && provider_name !== provider ? `, ${inCode(provider_name)}` : '';
  const facts = [
    `Who: ${inCode(initiator.username)}${initiator.name ? `, ${inCode(initiator.name)}` : ''}`,
    `When: ${inCode(started_at)}${ended_at === null ? ', still running' : ` to ${inCode(ended_at)}`}` +
      (took === null ? '' : `, ${formatDuration(took)}`),
    `Model: ${inCode(model)}, provider ${inCode(provider)}${instance}`,
    `Client: ${client ? inCode(client) : 'not recorded'}`,
    `Tokens: ${row.token_usages.length === 0 ? 'none recorded' : sumInWords(sumTokens(row.token_usages))}`,
    ...(failure ? [`Failed: ${inCode(failure.type)}, ${inCode(cut(failure.message, MOST.error).text)}`] : []),
    `Link: <${link}>`,
  ];
  return `${[
    `## Interception ${inCode(row.id)}`,
    facts.map(fact => `- ${fact}`).join('\n'),
    ...section('Prompt', row.user_prompts, firstOf(row.user_prompts, MOST.prompts), ({ prompt }) => [
      block(prompt, MOST.prompt, 'text'),
    ]),
    ...section('Tool call', row.tool_usages, tellingCalls(row.tool_usages), callParts),
  ].join('\n\n')}\n`;
}

/** @param shown the places of the rows that are told, upwards */
function section<Row>(
  name: string,
  rows: readonly Row[],
  shown: readonly number[],
  partsOf: (row: Row, index: number) => string[],
): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - shown.length;
  return [
    `### ${name}${rows.length === 1 ? '' : `s (${formatCount(rows.length)})`}`,
    ...shown.flatMap(index => rows.slice(index, index + 1).flatMap(row => partsOf(row, index))),
    ...(more > 0 ? [`${formatCount(more)} more at the link above.`] : []),
  ];
}

function firstOf(rows: readonly unknown[], most: number): number[] {
  return [...rows.keys()].slice(0, most);
}

/** The first ones, but no call that failed is left out for one that did not. */
function tellingCalls(calls: readonly ToolUsage[]): number[] {
  const failed = (index: number): boolean => calls[index]?.invocation_error !== '';
  const inTurn = [...calls.keys()].sort((a, b) => Number(failed(b)) - Number(failed(a)) || a - b);
  return inTurn.slice(0, MOST.calls).sort((a, b) => a - b);
}

function callParts(call: ToolUsage, index: number): string[] {
  const whose = call.injected ? `injected, from ${inCode(call.server_url)}` : 'the client’s own';
  return [
    `**${index + 1}.** ${inCode(call.tool)}, ${whose}`,
    inputBlock(call.input),
    ...(call.invocation_error === '' ? [] : ['Error:', block(call.invocation_error, MOST.error, 'text')]),
  ];
}

/** Laid out where it is JSON and short enough to be shown whole; a text inside a JSON string as that text. */
function inputBlock(input: string): string {
  if (input.length > MOST.input) return block(input, MOST.input, 'text');
  const laidOut = indentJson(input);
  // Its line breaks are ours to add, so they do not count.
  if (laidOut !== null) return block(laidOut, laidOut.length, 'json');
  return block(insideJsonString(input) ?? input, MOST.input, 'text');
}

function block(text: string, most: number, language: string): string {
  const { text: shown, note } = cut(text, most);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}${note}`;
}

function cut(text: string, most: number): { text: string; note: string } {
  if (text.length <= most) return { text, note: '' };
  const last = text.charCodeAt(most - 1);
  // Not between the halves of one character.
  const end = last >= 0xd800 && last <= 0xdbff ? most - 1 : most;
  return {
    text: text.slice(0, end),
    note: `\n\nThe first ${formatCount(end)} of ${formatCount(text.length)} characters.`,
  };
}

/** A code span: on one line, and in more backticks than any run inside. */
export function inCode(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line === '') return '(empty)';
  const ticks = '`'.repeat(longestRun(line) + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${room}${line}${room}${ticks}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
