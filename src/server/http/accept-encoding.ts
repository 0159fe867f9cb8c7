/** A content coding that a client takes, with its weight from 0 to 1. */
interface Coding {
  readonly name: string;
  readonly weight: number;
}

/**
 * `Accept-Encoding` as a plain list of what the client does take, the most wanted first: middleware that only looks
 * whether a name is in the header then reads it right. Null where it takes nothing but the content as it is, which is also the answer to `*`: any coding would do.
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

/** What cannot be read counts as not there (RFC 9110, 12.4.2: a weight has up to three digits). */
function readCoding(text: string): Coding[] {
  const [name = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase());
  if (name === '') return [];
  const weights = parameters.filter(parameter => /^q\s*=/.test(parameter));
  if (weights.length === 0) return [{ name, weight: 1 }];
  const value = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(weights[0] ?? '')?.[1];
  return [{ name, weight: value === undefined ? 0 : Number(value) }];
}
