/** A palette of its own, which cannot be mistaken for the kinds of tokens; both themes are in `theme.css`. */
const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8].map(number => `var(--model-${number})`);
export const REST_COLOUR = 'var(--model-rest)';

const given = new Map<string, number>();

/** The colour of a model by its `modelKey`: whoever asks first gets the first one, and it stays the same as long as the page is open. */
export function modelColour(model: string): string {
  let number = given.get(model);
  if (number === undefined) given.set(model, (number = given.size));
  return COLOURS[number % COLOURS.length] ?? REST_COLOUR;
}

/** Colour stands for the kind of token, the same on every screen; keyed by the kinds of the token arithmetic. */
export const TOKEN_COLOURS = {
  input: 'var(--token-input)',
  cache_read: 'var(--token-cache-read)',
  cache_write: 'var(--token-cache-write)',
  output: 'var(--token-output)',
} as const;
