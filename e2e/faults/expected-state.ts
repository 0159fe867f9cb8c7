import { readAll } from '#e2e/support/api.ts';
import { sumTokens, totalTokens } from '#shared/domain/tokens.ts';
import type { ExpectedState } from './operations.ts';

/** Two and a half pages. */
const LISTED_ROWS = 250;

/** Reads the expected rows and totals while no fault is active. */
export async function readExpectedState(url: string, newToken: () => string): Promise<ExpectedState> {
  const token = newToken();
  const rows = await readAll({ url, tokens: { owner: token, auditor: token, member: token } });
  const oldest = rows[LISTED_ROWS - 1]?.started_at ?? '';
  return {
    url,
    newToken,
    listed: rows.filter(({ started_at }) => started_at >= oldest).map(({ id }) => id),
    list: `/interceptions?started_after=${oldest}`,
    all: {
      rows: rows.length,
      tokens: rows.reduce((sum, row) => sum + totalTokens(sumTokens(row.token_usages)), 0),
    },
  };
}
