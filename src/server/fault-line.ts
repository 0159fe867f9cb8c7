/** Code positions that tell where a fault comes from. */
const PLACES = 3;
const LONGEST = 80;

/**
 * A fault of this program in one line for the log: its name, its code and where it was thrown. Never its message, which
 * can quote a prompt.
 */
export function faultLine(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${plain(error.code)}` : '';
  const places = (error.stack ?? '')
    .split('\n')
    .flatMap(line => /^ {4}at (?:.*[(/])?([^()/]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .slice(0, PLACES)
    .map(plain);
  return `${plain(error.name)}${code}${places.length > 0 ? ` at ${places.join(', ')}` : ''}`;
}

/** A name or a code can be anything. */
function plain(text: string): string {
  return text.replace(/[^\w.:@-]/g, '_').slice(0, LONGEST);
}
