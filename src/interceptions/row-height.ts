import type { Interception } from '#model/interception.ts';

/** Heights of a closed row in pixels, as the stylesheet sets them: one line of columns, or three lines. */
const ONE_LINE = 42;
const THREE_LINES = 89;

/** A first guess at a row's height; an open one is measured once it is drawn, and a good guess keeps scrolling still. */
export function estimateHeight(
  row: Interception | undefined,
  open: ReadonlySet<string>,
  wide: boolean,
): number {
  const closed = wide ? ONE_LINE : THREE_LINES;
  if (!row || !open.has(row.id)) return closed;
  const tools = 30 + 46 * Math.min(row.tool_usages.length, 20);
  const prompts = 30 + 90 * row.user_prompts.length;
  return closed + 100 + (wide ? Math.max(tools, prompts, 240) : tools + prompts + 240);
}
