import type { UsageSums } from '#shared/domain/usage-sums.ts';
import { matchingIn, type UsageState } from '#features/usage/engine/usage-state.ts';

/** What is known of the period before. */
export interface Before {
  /** As the server counted it. */
  count: number | null;
  /** Only when all of it, and all of this one, was read: parts do not compare. */
  sums: UsageSums | null;
}

export function isWhole({ phase, settled, sums, count }: UsageState): boolean {
  return phase === 'done' && sums !== null && (settled || count === 0);
}

export function beforeOf(now: UsageState, then: UsageState): Before {
  return { count: matchingIn(then), sums: isWhole(now) && isWhole(then) ? then.sums : null };
}
