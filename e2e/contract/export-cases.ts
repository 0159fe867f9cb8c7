import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { CSV_BOM } from '#shared/lib/csv.ts';
import { DEFAULT_COLUMNS, exportHeader, exportLine } from '#shared/domain/export-columns.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { after, interception, OTHER_USER, uuid } from './fixtures.ts';
import { get, LIST, type ServedTarget, type Target } from './target.ts';

const COUNT = 2345;
const CSV = '/dashboard/export.csv';
const NDJSON = '/dashboard/export.ndjson';

/** `GET /dashboard/export.*` against the rows that the list returns. */
export function exportCases(target: () => Target): void {
  let served: ServedTarget;
  let rows: unknown[] = [];
  beforeAll(async () => {
    const interceptions = Array.from({ length: COUNT }, (_, number) =>
      interception(number, {
        // Seven rows each start at the same time.
        started_at: after(Math.floor(number / 7)),
        model: number % 3 === 0 ? 'a, "b"' : '=1+1',
        initiator_id: number % 2 === 0 ? OTHER_USER.id : uuid(999_999),
        metadata: { big: 9_007_199_254_740_991, text: 'line\nbreak' },
        user_prompts: [{ id: uuid(10_000 + number), created_at: after(0), prompt: `Prompt ${number}` }],
      }),
    );
    served = await target().open({ users: [OTHER_USER], interceptions });
    const pages = [0, 1000, 2000].map(offset => get(served, `${LIST}?limit=1000&offset=${offset}`));
    const PageSchema = v.object({ results: v.array(v.unknown()) });
    rows = (await Promise.all(pages)).flatMap(({ body }) => v.parse(PageSchema, body).results);
    expect(rows).toHaveLength(COUNT);
  }, 60_000);
  afterAll(() => served.close());

  test('NDJSON has every row of the list in its order, and ends with a line that says so', async () => {
    const { text, headers } = await get(served, `${NDJSON}?as_of=2026-11-24T12:00:00Z`);
    const lines = text.trimEnd().split('\n');
    expect(lines.pop()).toBe(`{"done":true,"count":${COUNT}}`);
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual(rows);
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="interceptions-2026-11-24.ndjson"');
  });

  test.each([
    ['', DEFAULT_COLUMNS, false],
    ['columns=id,model,prompt_text,metadata', ['id', 'model', 'prompt_text', 'metadata'], false],
    ['columns=id&columns=prompt_text&redacted=true', ['id', 'prompt_text'], true],
  ])('CSV has the chosen columns: %s', async (params, columns, redacted) => {
    const { text, headers } = await get(served, `${CSV}?${params}`);
    const form = { format: 'csv', columns, redacted } as const;
    const lineOf = exportLine(form);
    const lines = rows.map(row => lineOf(readInterception(row), JSON.stringify(row)));
    expect(CSV_BOM + text).toBe(exportHeader(form) + lines.join(''));
    expect(headers.get('Content-Type')).toBe('text/csv;charset=utf-8');
  });

  test('filters apply, also several values', async () => {
    const one = await get(served, `${NDJSON}?model=%3D1%2B1`);
    expect(one.text.trimEnd().split('\n')).toHaveLength(1 + Math.floor((COUNT * 2) / 3));
    const both = await get(served, `${NDJSON}?model=%3D1%2B1&model=a,+%22b%22&-initiator=${OTHER_USER.id}`);
    expect(both.status).toBe(400);
    const others = await get(served, `${NDJSON}?-initiator=${OTHER_USER.id}`);
    expect(others.text.trimEnd().split('\n')).toHaveLength(1 + Math.floor(COUNT / 2));
  });

  test.each([
    ['columns=id,nothing', 'columns'],
    ['redacted=perhaps', 'redacted'],
    ['model=', 'model'],
    ['limit=5', 'limit'],
  ])('%s is refused with its reason', async (params, field) => {
    const { status, body } = await get(served, `${CSV}?${params}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ validations: [{ field }] });
  });

  test('a member gets only the header, and without a token there is no answer', async () => {
    const { text } = await get(served, `${CSV}?columns=id`, 'member');
    expect(text).toBe('id\r\n');
    expect((await get(served, CSV, null)).status).toBe(401);
  });
}
