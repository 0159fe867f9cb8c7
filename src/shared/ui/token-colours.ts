/** Colour stands for the kind of token, the same on every screen; keyed by the kinds of the token arithmetic. */
export const TOKEN_COLOURS = {
  input: 'var(--token-input)',
  cache_read: 'var(--token-cache-read)',
  cache_write: 'var(--token-cache-write)',
  output: 'var(--token-output)',
} as const;
