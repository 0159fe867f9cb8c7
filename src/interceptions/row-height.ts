import type { InterceptionRow } from '#model/interception-row.ts';

/** Heights of a closed row in pixels, as the stylesheet sets them: one line of columns, or three lines. */
const ONE_LINE = 42;
const THREE_LINES = 89;

export function closedHeight(wide: boolean): number {
  return wide ? ONE_LINE : THREE_LINES;
}

/** An open row is measured once it is drawn; a good guess until then keeps scrolling still. */
export function estimateOpenHeight(row: InterceptionRow | undefined, wide: boolean): number {
  const tools = 30 + 46 * Math.min(row?.totals.toolCalls ?? 0, 20);
  const prompts = 30 + 90 * (row?.totals.prompts ?? 0);
  return closedHeight(wide) + 100 + (wide ? Math.max(tools, prompts, 240) : tools + prompts + 240);
}
