import { afterAll, beforeAll, describe } from 'vitest';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { anyFilterCases, olderTableCases } from './any-filter-cases.ts';
import { costCases } from './cost-cases.ts';
import { dashboardListCases } from './dashboard-list-cases.ts';
import { exportCases } from './export-cases.ts';
import { facetCases } from './facet-cases.ts';
import { pgliteTarget } from './pglite-target.ts';
import { postgresTarget } from './postgres-target.ts';
import type { Target } from './target.ts';
import { searchCases } from './search-cases.ts';
import { usageCases } from './usage-cases.ts';

function startForAll(start: () => Promise<Target>): () => Target {
  let started: Target | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.end());
  return () => {
    if (!started) throw new Error('The target has not started yet.');
    return started;
  };
}

/** The routes below `/dashboard`, which only databases have. */
function dashboardCases(start: () => Promise<Target>): void {
  const target = startForAll(start);
  describe('list', () => {
    dashboardListCases(target);
  });
  describe('any filter', () => {
    anyFilterCases(target);
  });
  describe('cost', () => {
    costCases(target);
  });
  describe('export', () => {
    exportCases(target);
  });
  describe('facets', () => {
    facetCases(target);
  });
  describe('search', () => {
    searchCases(target);
  });
  describe('usage', () => {
    usageCases(target);
  });
}

describe('the dashboard routes with the embedded PostgreSQL', () => {
  dashboardCases(pgliteTarget);
});
describe.skipIf(postgresSkipReason() !== null)('the dashboard routes with a PostgreSQL server', () => {
  dashboardCases(() => postgresTarget('2.36'));
});
describe.skipIf(postgresSkipReason() !== null)('the dashboard routes with the tables of Coder 2.34', () => {
  olderTableCases(startForAll(() => postgresTarget('2.34')));
});
