const NIL = '00000000-0000-0000-0000-000000000000';
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLAIN = /^[0-9a-f]{32}$/i;

/**
 * A UUID in any form that `uuid.Parse` of google/uuid takes, as its usual lower-case form; else null.
 * Those are: plain, behind `urn:uuid:`, between two characters (meant for braces, which it does not check), 32 digits.
 */
export function parseUuid(text: string): string | null {
  const dashed = withoutFrame(text);
  if (DASHED.test(dashed)) return dashed.toLowerCase();
  if (!PLAIN.test(text)) return null;
  return text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Coder reads the all-zero UUID as "none given". */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL;
}

function withoutFrame(text: string): string {
  if (text.length === 45 && /^urn:uuid:/i.test(text)) return text.slice(9);
  // Go counts bytes, so what stands around must be ASCII.
  return text.length === 38 && /^[\x00-\x7f]+$/.test(text) ? text.slice(1, 37) : text;
}
