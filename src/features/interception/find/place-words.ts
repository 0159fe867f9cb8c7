import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { TooSlowError } from '#features/search/engine/silence.ts';

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
  if (error instanceof TooSlowError) return t('This expression takes too long');
  if (error) return error.message;
  if (total === null) return '';
  const folded = Math.max(0, total - seen);
  const rest = folded === 0 ? '' : plural(folded, { one: '{n} in folded text', other: '{n} in folded text' });
  if (seen === 0) return folded === 0 ? t('Not found') : rest;
  const standing = t('{place} of {all}', { place: formatCount(at + 1), all: formatCount(seen) });
  return [standing, rest].filter(Boolean).join(', ');
}
