import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, interception, uuid } from './fixtures.ts';
import { parameterError, get, LIST, readPage, type ServedTarget, type Target } from './target.ts';

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
const unknownCursor = (id: string): object => ({
  message: 'Invalid pagination cursor.',
  detail: `after_id: interception ${id} not found: invalid pagination cursor`,
});

/** `limit`, `offset` and `after_id`, and the order in which errors are reported. */
export function parameterCases(target: () => Target): void {
  describe('parameters', () => {
    let served: ServedTarget;
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
      // If the first of several values is empty, the parameter has no value.
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
      // Pairs that cannot be parsed are dropped and do not count.
      ['limit=%zz&limit=3', 3],
      ['limit=3&limit=%4', 3],
      ['limit=3&limit=5;offset=2', 3],
      ['limit=7;', 100],
      ['%zz=1&limit=3', 3],
      ['q=%&limit=3', 3],
      ['q=%zz&limit=3&q=', 3],
      ['&&=5&limit=%33&', 3],
      ['q=', 100],
    ])('%s returns %i rows and the total count', async (params, length) => {
      const { status, body } = await get(served, `${LIST}?${params}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ count: ROWS, results: { length } });
    });

    test.each([
      ['limit=1001', TOO_MANY],
      ['limit=2147483647', TOO_MANY],
      ['limit=-1', parameterError('limit', notPositive('limit', 'value is negative'))],
      ['limit=abc', parameterError('limit', notPositive('limit', syntax('abc')))],
      ['limit=1.5', parameterError('limit', notPositive('limit', syntax('1.5')))],
      ['limit=%201', parameterError('limit', notPositive('limit', syntax(' 1')))],
      ['limit=2147483648', parameterError('limit', notPositive('limit', range('2147483648')))],
      ['limit=3000000000', parameterError('limit', notPositive('limit', range('3000000000')))],
      ['limit=-3000000000', parameterError('limit', notPositive('limit', range('-3000000000')))],
      // Go reports "out of range" once the digits exceed unsigned 32 bits, whatever follows. Before that it is a syntax error.
      ['limit=4294967296x', parameterError('limit', notPositive('limit', range('4294967296x')))],
      [
        'limit=-99999999999999999999abc',
        parameterError('limit', notPositive('limit', range('-99999999999999999999abc'))),
      ],
      ['offset=9999999999%20', parameterError('offset', notPositive('offset', range('9999999999 ')))],
      ['offset=99999999999%D9%A1', parameterError('offset', notPositive('offset', range('99999999999١')))],
      ['limit=4294967295x', parameterError('limit', notPositive('limit', syntax('4294967295x')))],
      ['limit=3000000000x', parameterError('limit', notPositive('limit', syntax('3000000000x')))],
      ['limit=1_000', parameterError('limit', notPositive('limit', syntax('1_000')))],
      ['limit=%2B-1', parameterError('limit', notPositive('limit', syntax('+-1')))],
      ['limit=%FF', parameterError('limit', notPositive('limit', syntax(String.raw`\xff`)))],
      ['limit=1&limit=2', parameterError('limit', twice('limit'))],
      ['offset=-1', parameterError('offset', notPositive('offset', 'value is negative'))],
      ['offset=abc', parameterError('offset', notPositive('offset', syntax('abc')))],
      ['offset=2147483648', parameterError('offset', notPositive('offset', range('2147483648')))],
      ['offset=1&offset=1', parameterError('offset', twice('offset'))],
      ['after_id=abc', parameterError('after_id', 'Query param "after_id" must be a valid uuid')],
      [`after_id=${UNKNOWN}&after_id=${UNKNOWN}`, parameterError('after_id', twice('after_id'))],
      [`after_id=${uuid(3)}&offset=1`, BOTH],
      [`after_id=${UNKNOWN}`, unknownCursor(UNKNOWN)],
      [`after_id=%7B${UNKNOWN.toUpperCase()}%7D`, unknownCursor(UNKNOWN)],
    ])('%s is rejected', async (params, body) => {
      const response = await get(served, `${LIST}?${params}`);
      expect(response.status).toBe(400);
      expect(response.body).toEqual(body);
    });

    test('all parameter errors are reported together', async () => {
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

    test('checks run in order: token, cursor with offset, limit, query, cursor', async () => {
      const withoutToken = await get(served, `${LIST}?limit=abc`, null);
      expect(withoutToken.status).toBe(401);
      const all = `after_id=${UNKNOWN}&offset=1&limit=1001&q=foo:bar`;
      expect((await get(served, `${LIST}?${all}`)).body).toEqual(BOTH);
      expect((await get(served, `${LIST}?${all.replace('offset=1', '')}`)).body).toEqual(TOO_MANY);
      expect((await get(served, `${LIST}?after_id=${UNKNOWN}&q=foo:bar`)).body).toMatchObject({
        message: 'Invalid workspace search query.',
      });
    });

    test('only the first of several queries counts', async () => {
      const { body } = await get(served, `${LIST}?q=model:none&q=foo:bar`);
      expect(body).toEqual({ count: 0, results: [] });
    });

    test('the count ignores paging and respects the filter', async () => {
      const page = await readPage(served, { q: `started_after:"${after(-9)}"`, limit: 2, offset: 1 });
      expect(page).toMatchObject({ count: 10, ids: [uuid(1), uuid(2)] });
    });
  });
}
