/** The text inside a JSON string literal (a patch is recorded as one), null where the whole is no such literal. */
export function insideJsonString(text: string): string | null {
  if (!/^\s*"/.test(text)) return null;
  const value = parse(text);
  return typeof value === 'string' ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
