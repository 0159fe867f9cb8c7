import { readAll } from '#e2e/support/api.ts';
import { sumTokens, totalTokens } from '#shared/domain/tokens.ts';
import type { Truth } from './operations.ts';

/** Two pages and a half. */
const LISTED = 250;

/** What there is, asked for while nothing is broken. */
export async function readTruth(url: string, newToken: () => string): Promise<Truth> {
  const token = newToken();
  const rows = await readAll({ url, tokens: { owner: token, auditor: token, member: token } });
  const oldest = rows[LISTED - 1]?.started_at ?? '';
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
