/** The app, the baseline page, and the baseline with the largest pages that the API allows. */
export const BENCH_TARGETS = {
  app: '/interceptions',
  baseline: '/baseline-dom.xhtml?limit=100',
  'baseline, 1,000 a page': '/baseline-dom.xhtml?limit=1000',
} as const;

export type BenchTarget = keyof typeof BENCH_TARGETS;
