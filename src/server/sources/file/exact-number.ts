/** A number of JSON that loses digits as a number of JavaScript: `2512292042121000001`, `1.0`, `-0`, `1e400`. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function numberOf(text: string): number | ExactNumber {
  const number = Number(text);
  const isExact = String(number) === text && (Number.isSafeInteger(number) || !Number.isInteger(number));
  return isExact ? number : new ExactNumber(text);
}

const [SMALLEST, LARGEST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** A whole number that a column of 64 bits has room for; null for anything else. */
export function wholeNumberOf(value: unknown): number | bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (!(value instanceof ExactNumber)) return null;
  if (!/^-?\d+$/.test(value.text)) return wholeNumberOf(Number(value.text));
  // The longest has 20 characters; BigInt takes time for millions of digits.
  const whole = value.text.length <= 20 ? BigInt(value.text) : null;
  if (whole === null || whole < SMALLEST || whole > LARGEST) return null;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

/** JSON in which those numbers have all of their digits. */
export function exactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`).join(',')}}`;
}
