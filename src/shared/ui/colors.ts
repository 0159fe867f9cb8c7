/** Distinct from the colors of token kinds; defined for both themes in `theme.css`. */
const COLORS = [1, 2, 3, 4, 5, 6, 7, 8].map(number => `var(--model-${number})`);
export const REST_COLOR = 'var(--model-rest)';

const indexOf = new Map<string, number>();

/** The color of a model by its `modelKey`, assigned in order of first use and constant while the page is open. */
export function modelColor(model: string): string {
  let number = indexOf.get(model);
  if (number === undefined) indexOf.set(model, (number = indexOf.size));
  return COLORS[number % COLORS.length] ?? REST_COLOR;
}

/** The colors of token kinds on all pages. */
export const TOKEN_COLORS = {
  input: 'var(--token-input)',
  cache_read: 'var(--token-cache-read)',
  cache_write: 'var(--token-cache-write)',
  output: 'var(--token-output)',
} as const;
