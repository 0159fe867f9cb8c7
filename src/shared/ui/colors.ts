/** Distinct from the colors of token kinds; defined for both themes in `theme.css`. */
const COLORS = [1, 2, 3, 4, 5, 6, 7, 8].map(number => `var(--model-${number})`);
export const REST_COLOR = 'var(--model-rest)';

/** The most models that a chart can show, because each needs its own color. */
export const MAX_MODEL_COLORS = COLORS.length;

/** The model that each color belongs to, least recently shown first. */
const owners = new Map<string, string>();

/**
 * The colors of a chart's models by their `modelKey`, no two alike. A model keeps its color while the page is open; a new
 * one takes the first that is free, else the one whose model was not shown for longest.
 * @param models by rank, at most `MAX_MODEL_COLORS`
 */
export function modelColors(models: readonly string[]): ReadonlyMap<string, string> {
  const colorOf = new Map([...owners].map(([color, model]) => [model, color]));
  const shown = new Set(models);
  const result = new Map<string, string>();
  for (const model of models.slice(0, MAX_MODEL_COLORS)) {
    const free = (): string | undefined =>
      COLORS.find(color => !owners.has(color)) ?? [...owners].find(([, owner]) => !shown.has(owner))?.[0];
    const color = colorOf.get(model) ?? free() ?? REST_COLOR;
    owners.delete(color);
    owners.set(color, model);
    result.set(model, color);
  }
  return result;
}

/** The colors of token kinds on all pages. */
export const TOKEN_COLORS = {
  input: 'var(--token-input)',
  cache_read: 'var(--token-cache-read)',
  cache_write: 'var(--token-cache-write)',
  output: 'var(--token-output)',
} as const;
