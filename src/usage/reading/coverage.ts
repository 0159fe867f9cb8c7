import { formatCount } from '#lib/numbers.ts';
import { isNewest, matchingIn, type UsageState } from '#reader/usage-state.ts';

export interface Coverage {
  /** How many interceptions went into the figures. */
  read: number;
  /** How many match now. */
  count: number;
  /** What was read is the newest, without a gap. */
  isNewest: boolean;
  /** Rows came or went faster than they could be read, and to no other end it was checked. */
  isUnsettled?: boolean;
  /** Interceptions among them with fields that could not be read, and so are not wholly in the figures. */
  unread?: number;
}

/** What a figure covers, in words; never more than was read. */
export function describeCoverage({ unread = 0, ...coverage }: Coverage): string {
  const words = describeRead(coverage);
  return unread === 0 ? words : `${words}; fields of ${formatCount(unread)} could not be read`;
}

function describeRead({ read, count, isNewest: newest, isUnsettled = false }: Coverage): string {
  if (count === 0 && read === 0) return 'No interceptions';
  if (read > count) {
    return `${formatCount(read)} interceptions, ${formatCount(read - count)} of which are no longer there`;
  }
  if (read < count) {
    return `${newest ? 'The newest ' : ''}${formatCount(read)} of ${formatCount(count)} interceptions`;
  }
  return isUnsettled
    ? `${formatCount(read)} interceptions, while others came and went`
    : `All ${formatCount(read)} interceptions`;
}

/** What the sums of a reading cover: told by the sums themselves, which may be a moment behind what was read. */
export function coverageOf(state: UsageState): Coverage {
  const { sums, count, parts, phase, settled } = state;
  const read = sums?.all.interceptions ?? 0;
  const resting = phase === 'planned' || phase === 'done' || phase === 'surveying';
  return {
    read,
    count: matchingIn(state) ?? read,
    isNewest: resting && isNewest(parts),
    isUnsettled: phase === 'done' && !settled && (count ?? 0) > 0,
    unread: sums?.all.unread ?? 0,
  };
}
