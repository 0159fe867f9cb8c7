import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, interception, uuid } from './fixtures.ts';
import { badParam, get, LIST, readPage, type Served, type Target } from './target.ts';

const UNKNOWN = '3f1d2c4b-0000-4000-8000-00000000abcd';
const NIL = '00000000-0000-0000-0000-000000000000';
const ROWS = 120;

const notPositive = (name: string, reason: string): string =>
  `Query param "${name}" must be a valid 32-bit positive integer: ${reason}`;
const syntax = (text: string): string => `strconv.ParseInt: parsing "${text}": invalid syntax`;
const range = (text: string): string => `strconv.ParseInt: parsing "${text}": value out of range`;
const twice = (name: string): string =>
  `Query param "${name}" provided more than once, found 2 times. Only provide 1 instance of this query param.`;

const TOO_MANY = {
  message: 'Invalid pagination limit value.',
  detail: 'Pagination limit must be in range (0, 1000]',
};
const BOTH = {
  message: 'Query parameters have invalid values.',
  detail: 'Cannot use both after_id and offset pagination in the same request.',
};
const noCursor = (id: string): object => ({
  message: 'Invalid pagination cursor.',
  detail: `after_id: interception ${id} not found: invalid pagination cursor`,
});

/** `limit`, `offset` and `after_id`, and the order in which refusals come. */
export function parameterCases(target: () => Target): void {
  describe('parameters', () => {
    let served: Served;
    beforeAll(async () => {
      served = await target().open({
        users: [],
        interceptions: Array.from({ length: ROWS }, (_, index) =>
          interception(index, { started_at: after(-index) }),
        ),
      });
    });
    afterAll(() => served.close());

    test.each([
      ['', 100],
      ['limit=', 100],
      ['limit=0', 100],
      ['limit=-0', 100],
      ['limit=1', 1],
      ['limit=%2B7', 7],
      ['limit=007', 7],
      ['limit=1000', ROWS],
      // The first of several decides whether there is a value at all.
      ['limit=&limit=5', 100],
      ['offset=', 100],
      ['offset=0', 100],
      ['offset=110', 10],
      ['offset=120', 0],
      ['offset=2147483647', 0],
      ['after_id=', 100],
      [`after_id=${NIL}`, 100],
      [`after_id=${NIL}&offset=119`, 1],
      [`after_id=${uuid(109)}`, 10],
      [`after_id=${uuid(109)}&offset=0`, 10],
      [`after_id=${uuid(109).toUpperCase()}`, 10],
      [`after_id=urn:uuid:${uuid(109)}`, 10],
      [`after_id={${uuid(109)}}`, 10],
      [`after_id=${uuid(109).replaceAll('-', '')}`, 10],
      [`after_id=${uuid(119)}`, 0],
      ['unknown=1&limit=3', 3],
      // Pairs that cannot be read are dropped; they are no first value and no second.
      ['limit=%zz&limit=3', 3],
      ['limit=3&limit=%4', 3],
      ['limit=3&limit=5;offset=2', 3],
      ['limit=7;', 100],
      ['%zz=1&limit=3', 3],
      ['q=%&limit=3', 3],
      ['q=%zz&limit=3&q=', 3],
      ['&&=5&limit=%33&', 3],
      ['q=', 100],
    ])('%s is answered with %i rows and the whole count', async (params, length) => {
      const { status, body } = await get(served, `${LIST}?${params}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ count: ROWS, results: { length } });
    });

    test.each([
      ['limit=1001', TOO_MANY],
      ['limit=2147483647', TOO_MANY],
      ['limit=-1', badParam('limit', notPositive('limit', 'value is negative'))],
      ['limit=abc', badParam('limit', notPositive('limit', syntax('abc')))],
      ['limit=1.5', badParam('limit', notPositive('limit', syntax('1.5')))],
      ['limit=%201', badParam('limit', notPositive('limit', syntax(' 1')))],
      ['limit=2147483648', badParam('limit', notPositive('limit', range('2147483648')))],
      ['limit=3000000000', badParam('limit', notPositive('limit', range('3000000000')))],
      ['limit=-3000000000', badParam('limit', notPositive('limit', range('-3000000000')))],
      // Out of range as soon as 32 bits without a sign are left, whatever follows; before that it is the syntax.
      ['limit=4294967296x', badParam('limit', notPositive('limit', range('4294967296x')))],
      [
        'limit=-99999999999999999999abc',
        badParam('limit', notPositive('limit', range('-99999999999999999999abc'))),
      ],
      ['offset=9999999999%20', badParam('offset', notPositive('offset', range('9999999999 ')))],
      ['offset=99999999999%D9%A1', badParam('offset', notPositive('offset', range('99999999999١')))],
      ['limit=4294967295x', badParam('limit', notPositive('limit', syntax('4294967295x')))],
      ['limit=3000000000x', badParam('limit', notPositive('limit', syntax('3000000000x')))],
      ['limit=1_000', badParam('limit', notPositive('limit', syntax('1_000')))],
      ['limit=%2B-1', badParam('limit', notPositive('limit', syntax('+-1')))],
      ['limit=%FF', badParam('limit', notPositive('limit', syntax(String.raw`\xff`)))],
      ['limit=1&limit=2', badParam('limit', twice('limit'))],
      ['offset=-1', badParam('offset', notPositive('offset', 'value is negative'))],
      ['offset=abc', badParam('offset', notPositive('offset', syntax('abc')))],
      ['offset=2147483648', badParam('offset', notPositive('offset', range('2147483648')))],
      ['offset=1&offset=1', badParam('offset', twice('offset'))],
      ['after_id=abc', badParam('after_id', 'Query param "after_id" must be a valid uuid')],
      [`after_id=${UNKNOWN}&after_id=${UNKNOWN}`, badParam('after_id', twice('after_id'))],
      [`after_id=${uuid(3)}&offset=1`, BOTH],
      [`after_id=${UNKNOWN}`, noCursor(UNKNOWN)],
      [`after_id=%7B${UNKNOWN.toUpperCase()}%7D`, noCursor(UNKNOWN)],
    ])('%s is refused', async (params, body) => {
      const answer = await get(served, `${LIST}?${params}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual(body);
    });

    test('everything wrong with the parameters is told at once', async () => {
      const { body } = await get(served, `${LIST}?offset=x&limit=-1&after_id=y`);
      expect(body).toEqual({
        message: 'Query parameters have invalid values.',
        validations: [
          { field: 'after_id', detail: 'Query param "after_id" must be a valid uuid' },
          { field: 'limit', detail: notPositive('limit', 'value is negative') },
          { field: 'offset', detail: notPositive('offset', syntax('x')) },
        ],
      });
    });

    test('signing in comes before parameters, cursor with offset before limit, limit before query, query before cursor', async () => {
      const asNobody = await get(served, `${LIST}?limit=abc`, null);
      expect(asNobody.status).toBe(401);
      const all = `after_id=${UNKNOWN}&offset=1&limit=1001&q=foo:bar`;
      expect((await get(served, `${LIST}?${all}`)).body).toEqual(BOTH);
      expect((await get(served, `${LIST}?${all.replace('offset=1', '')}`)).body).toEqual(TOO_MANY);
      expect((await get(served, `${LIST}?after_id=${UNKNOWN}&q=foo:bar`)).body).toMatchObject({
        message: 'Invalid workspace search query.',
      });
    });

    test('of several queries the first counts', async () => {
      const { body } = await get(served, `${LIST}?q=model:none&q=foo:bar`);
      expect(body).toEqual({ count: 0, results: [] });
    });

    test('the count leaves paging out and takes the filter in', async () => {
      const page = await readPage(served, { q: `started_after:"${after(-9)}"`, limit: 2, offset: 1 });
      expect(page).toMatchObject({ count: 10, ids: [uuid(1), uuid(2)] });
    });
  });
}
