const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const NIL = '00000000-0000-0000-0000-000000000000';

/** An id in the one form that Coder writes, whatever the case it was typed in; null for anything else. */
export function canonicalUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/** Coder reads it as "none given". */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL;
}
