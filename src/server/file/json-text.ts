/** Where in a text JSON goes wrong; its length, where the text only breaks off. */
export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly position: number };

export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const told = /position (\d+)/.exec(message);
    if (told) return { ok: false, position: Number(told[1]) };
    return { ok: false, position: message.startsWith('Unexpected token') ? badToken(text) : text.length };
  }
}

/** Node 20 shows an unexpected token but not where it is: it ends the shortest beginning that has the same fault. */
function badToken(text: string): number {
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasBadToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return bad - 1;
}

function hasBadToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}
