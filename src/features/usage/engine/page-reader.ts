import { WrongFormError } from '#shared/api/errors.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/cursor.ts';
import type { Question } from '#shared/domain/filters.ts';
import type { UsageSums } from '#shared/domain/usage-sums.ts';
import type { AnyFolder } from './aggregator.ts';
import type { PageFacts } from './read-page.ts';
import type { UsageSource } from './usage-source.ts';

/** Fetches pages here and has them read there. */
export interface PageReader {
  begin: AnyFolder['begin'];
  sumsOf: AnyFolder['sumsOf'];
  total: () => Promise<UsageSums> | UsageSums;
  /** @param limit rows, the largest page unless said */
  read: (
    part: number,
    filters: Question,
    after: Cursor | null,
    signal: AbortSignal,
    limit?: number,
  ) => Promise<{ facts: PageFacts; bytes: number }>;
}

export function pageReader(source: UsageSource, folder: AnyFolder): PageReader {
  return {
    begin: part => folder.begin(part),
    sumsOf: part => folder.sumsOf(part),
    total: () => folder.total(),
    async read(part, filters, after, signal, limit = LARGEST_PAGE) {
      const answer = await source.page(filters, { limit, after }, signal);
      const bytes = answer.byteLength;
      const folded = await folder.fold(part, answer, limit);
      if ('wrong' in folded) throw new WrongFormError(folded.wrong, folded.excerpt);
      return { facts: folded, bytes };
    },
  };
}
