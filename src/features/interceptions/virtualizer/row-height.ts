import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { Density, PromptLines } from '#shared/settings/row-look-preferences.ts';

/** What a row looks like, as far as its height depends on it. */
export interface RowLook {
  /** One line of columns, or a card of three lines. */
  wide: boolean;
  density: Density;
  promptLines: PromptLines;
}

/** Heights of a closed row in pixels: of columns, and of a card. The stylesheet divides a card's among its lines. */
const COLUMNS: Record<Density, number> = { comfortable: 42, compact: 32 };
const CARD: Record<Density, number> = { comfortable: 89, compact: 73 };
/** What the second line of a prompt adds: in a compact row it stands closer to the edges. */
const SECOND_LINE: Record<Density, number> = { comfortable: 20, compact: 16 };

export function closedHeight({ wide, density, promptLines }: RowLook): number {
  const height = (wide ? COLUMNS : CARD)[density];
  if (promptLines === '1') return height;
  return height + (wide ? SECOND_LINE[density] : 20);
}

/** An open row is measured once it is drawn; a good guess until then keeps scrolling still. */
export function estimateOpenHeight(row: InterceptionRow | undefined, look: RowLook): number {
  const tools = 30 + 46 * Math.min(row?.totals.toolCalls ?? 0, 20);
  const prompts = 30 + 90 * (row?.totals.prompts ?? 0);
  const detail = look.wide ? Math.max(tools, prompts, 240) : tools + prompts + 240;
  return closedHeight(look) + 100 + detail;
}
