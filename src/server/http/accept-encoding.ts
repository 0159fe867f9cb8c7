/** A content coding that the client accepts, with its weight from 0 to 1. */
interface Coding {
  readonly name: string;
  readonly weight: number;
}

/**
 * Reduces `Accept-Encoding` to the known codings that the client accepts, the preferred first, because
 * middleware only checks whether a name occurs in the header. Null if identity is the only choice, and also
 * for `*`, which allows any coding.
 */
export function acceptedEncodings(header: string | undefined, known: readonly string[]): string | null {
  const codings = (header ?? '').split(',').flatMap(readCoding);
  const weightOf = (name: string): number =>
    codings.find(coding => coding.name === name)?.weight ??
    (name === 'gzip' ? codings.find(coding => coding.name === 'x-gzip')?.weight : undefined) ??
    0;
  const identity = codings.find(coding => coding.name === 'identity')?.weight ?? 0;
  const accepted = known
    .map(name => ({ name, weight: weightOf(name) }))
    .filter(({ weight }) => weight > 0 && weight >= identity)
    .sort((a, b) => b.weight - a.weight);
  return accepted.length === 0 ? null : accepted.map(({ name }) => name).join(', ');
}

/** An invalid weight counts as 0 (RFC 9110, 12.4.2: a weight has at most three decimals). */
function readCoding(text: string): Coding[] {
  const [name = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase());
  if (name === '') return [];
  const weights = parameters.filter(parameter => /^q\s*=/.test(parameter));
  if (weights.length === 0) return [{ name, weight: 1 }];
  const value = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(weights[0] ?? '')?.[1];
  return [{ name, weight: value === undefined ? 0 : Number(value) }];
}
