import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';

/** A code span: on one line, and in more backticks than any run inside. */
export function inCode(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line === '') return t('(empty)');
  const ticks = '`'.repeat(longestRun(line) + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${room}${line}${room}${ticks}`;
}

/** A code block: in a fence longer than any run inside. What is cut off is told below it. */
export function codeBlock(text: string, most: number, language: string): string {
  const { text: shown, note } = cut(text, most);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}${note}`;
}

/** What is shown of a text, and the words below it where that is not all. */
export function cut(text: string, most: number): { text: string; note: string } {
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
