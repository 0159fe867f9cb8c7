import { formatCount } from '#lib/numbers.ts';
import { TooSlowError } from '#reader/find/silence.ts';

export interface FoundPlaces {
  /** Why the expression is none. */
  problem: string | null;
  error: Error | null;
  /** In all texts; null before it is known. */
  total: number | null;
  /** Of these, the ones that are drawn. */
  seen: number;
  /** The one it stands at, from 0. */
  at: number;
}

/** `2 of 5, 3 in folded text`: where it stands among what is seen, and what else there is. */
export function describeStanding({ problem, error, total, seen, at }: FoundPlaces): string {
  if (problem !== null) return problem;
  if (error instanceof TooSlowError) return 'This expression takes too long';
  if (error) return error.message;
  if (total === null) return '';
  const folded = Math.max(0, total - seen);
  const rest = folded === 0 ? '' : `${formatCount(folded)} in folded text`;
  if (seen === 0) return folded === 0 ? 'Not found' : rest;
  return [`${formatCount(at + 1)} of ${formatCount(seen)}`, rest].filter(Boolean).join(', ');
}
