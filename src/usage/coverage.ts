import { formatCount } from '#lib/numbers.ts';

export interface Coverage {
  /** How many interceptions went into the figures: always the newest. */
  read: number;
  /** How many match now. */
  count: number;
}

/** What a figure covers, in words; never more than was read. */
export function describeCoverage({ read, count }: Coverage): string {
  if (count === 0 && read === 0) return 'No interceptions';
  if (read >= count) return `All ${formatCount(read)} interceptions`;
  return `The newest ${formatCount(read)} of ${formatCount(count)} interceptions`;
}
