import type { Page } from '@playwright/test';
import { splitQuery } from '#shared/domain/query-language.ts';

const ROWS = '**/api/v2/aibridge/interceptions?**';

export interface FeedRow {
  id: string;
  started_at: string;
}

const rowOf = (number: number, at: number) => ({
  id: `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
  api_key_id: null,
  initiator: {
    id: '6d5a7b1c-3f53-4d1b-9d5e-2c3a4b5c6d7e',
    username: `user-${number % 7}`,
    name: '',
    avatar_url: '',
  },
  provider: 'anthropic',
  model: `model-${number % 3}`,
  client: 'Cursor',
  metadata: {},
  started_at: new Date(at).toISOString(),
  ended_at: new Date(at + 1000).toISOString(),
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
});

/** Fakes the list endpoint of a deployment in which interceptions end while a page is open. Supports cursor and times. */
export async function openFeed(page: Page) {
  const rows: ReturnType<typeof rowOf>[] = [];
  let number = 0;
  let isDown = false;
  let asked = 0;
  await page.route(ROWS, route => {
    asked += 1;
    if (isDown) return route.abort('connectionrefused');
    const params = new URL(route.request().url()).searchParams;
    const split = splitQuery(params.get('q') ?? '');
    const bound = (key: string) =>
      Date.parse((split.ok && split.terms.find(term => term.key === key)?.value) || '');
    const [from, to] = [bound('started_after') || -Infinity, bound('started_before') || Infinity];
    const matching = rows.filter(
      ({ started_at }) => Date.parse(started_at) >= from && Date.parse(started_at) <= to,
    );
    const after = params.get('after_id');
    const last = rows.find(({ id }) => id === after);
    const rest = last ? matching.filter(row => isOlder(row, last)) : matching;
    const results = rest.slice(0, Number(params.get('limit')));
    return route.fulfill({ json: { count: matching.length, results } });
  });
  return {
    /** Newest first. */
    rows: (): readonly FeedRow[] => rows,
    asked: () => asked,
    /** Adds an interception that started at this time, in milliseconds since 1970. */
    end(at: number): FeedRow {
      const row = rowOf((number += 1), at);
      const index = rows.findIndex(other => isOlder(other, row));
      rows.splice(index === -1 ? rows.length : index, 0, row);
      return row;
    },
    stop: () => void (isDown = true),
    start: () => void (isDown = false),
  };
}

function isOlder(row: FeedRow, other: FeedRow): boolean {
  return row.started_at === other.started_at ? row.id < other.id : row.started_at < other.started_at;
}
