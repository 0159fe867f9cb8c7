import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, MINUTE, THREE_ROWS } from './fixtures.ts';
import { queryError, query, type ServedTarget, type Target } from './target.ts';

const LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';
const unknownUser = (quoted: string): readonly [string, string] => [
  'initiator',
  `Query param "initiator" has invalid value: user ${quoted} either does not exist, or you are unauthorized to view them`,
];
const invalidTime = (field: string, reason: string): readonly [string, string] => [
  field,
  `Query param "${field}" must be a valid date format (${LAYOUT}): ${reason}`,
];
const cannotParse = (value: string, rest: string, as: string): string =>
  `parsing time "${value}" as "${LAYOUT}": cannot parse "${rest}" as "${as}"`;
const twice = (field: string, times = 2): readonly [string, string] => [
  field,
  `Query param "${field}" provided more than once, found ${times} times. Only provide 1 instance of this query param.`,
];
const REVERSED = [
  'started_before',
  'Query param "started_before" has invalid value: "started_before" must be after "started_after" if set',
] as const;
const unknown = (field: string): readonly [string, string] => [
  field,
  `"${field}" is not a valid query param`,
];
const element = (text: string, problem: string): readonly [string, string] => [
  'q',
  `Query element ${text} ${problem}`,
];
const ENDS = "cannot start or end with ':'";
const ONE = "can only contain 1 ':'";

/** Every query error, with Coder's exact message. */
export function rejectedQueryCases(target: () => Target): void {
  describe('rejected queries', () => {
    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open(THREE_ROWS);
    });
    afterAll(() => served.close());

    test.each([
      ['provider:', [element('"provider:"', ENDS)]],
      [':foo', [element('":foo"', ENDS)]],
      ['owner:name:extra', [element('"owner:name:extra"', ONE)]],
      ['a:"b c":d', [element(String.raw`"a:\"b c\":d"`, ONE)]],
      // The first syntax error hides all other errors.
      ['foo:bar :x a:b:c', [element('":x"', ENDS)]],
      ['foo:bar', [unknown('foo')]],
      ['FOO:bar', [unknown('foo')]],
      ['session_id:x', [unknown('session_id')]],
      ['foo:a bar:b', [unknown('foo'), unknown('bar')]],
      ['name:foo name:bar', [unknown('name')]],
      ['model:a model:b', [twice('model')]],
      ['model:a model:b MODEL:c', [twice('model', 3)]],
      ['initiator:me other-user', [twice('initiator')]],
      ['"a:b" c', [twice('initiator')]],
      [
        'provider_name:nonsense',
        [
          [
            'provider_name',
            'Query param "provider_name" has invalid value: provider not found or unauthorized',
          ],
        ],
      ],
      ['initiator:unknown', [unknownUser('"unknown"')]],
      ['initiator:ME', [unknownUser('"ME"')]],
      ['initiator:"a\nb"', [unknownUser(String.raw`"a\nb"`)]],
      ['alice', [unknownUser('"alice"')]],
      ['alice bob', [unknownUser('"alice bob"')]],
      ['alice model:one bob', [unknownUser('"alice bob"')]],
      ['"other-user"', [unknownUser(String.raw`"\"other-user\""`)]],
      ['""', [unknownUser(String.raw`"\"\""`)]],
      ['"a:b"', [unknownUser(String.raw`"\"a:b\""`)]],
      ['a\0b', [unknownUser(String.raw`"a\x00b"`)]],
      ['started_after:invalid', [invalidTime('started_after', cannotParse('INVALID', 'INVALID', '2006'))]],
      ['started_before:invalid', [invalidTime('started_before', cannotParse('INVALID', 'INVALID', '2006'))]],
      ['started_after:2026-03-10', [invalidTime('started_after', cannotParse('2026-03-10', '', 'T'))]],
      [
        'started_after:"2026-03-10T12:00Z"',
        [invalidTime('started_after', cannotParse('2026-03-10T12:00Z', 'Z', ':'))],
      ],
      [
        'started_after:"2026-03-10T12:00:00"',
        [invalidTime('started_after', cannotParse('2026-03-10T12:00:00', '', 'Z07:00'))],
      ],
      [
        'started_after:"2026-13-10T12:00:00Z"',
        [invalidTime('started_after', 'parsing time "2026-13-10T12:00:00Z": month out of range')],
      ],
      [
        'started_before:"2026-02-29T12:00:00Z"',
        [invalidTime('started_before', 'parsing time "2026-02-29T12:00:00Z": day out of range')],
      ],
      ['started_after:2026-03-10T12:00:00Z', [element('"started_after:2026-03-10T12:00:00Z"', ONE)]],
      ['model:anthropic.claude-v2:0', [element('"model:anthropic.claude-v2:0"', ONE)]],
      [`started_after:"${after(MINUTE)}" started_before:"${after(0)}"`, [REVERSED]],
      [`started_after:"${after(0)}" started_before:"${after(0)}"`, [REVERSED]],
      [
        'initiator:unknown started_after:x started_before:y foo:bar',
        [
          unknownUser('"unknown"'),
          invalidTime('started_after', cannotParse('X', 'X', '2006')),
          invalidTime('started_before', cannotParse('Y', 'Y', '2006')),
          unknown('foo'),
        ],
      ],
    ] as const)('%j', async (q, validations) => {
      const response = await query(served, q);
      expect(response.status).toBe(400);
      expect(response.body).toEqual(queryError(...validations));
    });

    test('bounds one nanosecond apart are valid, although rows have microseconds', async () => {
      const q =
        'started_after:"2026-03-10T12:00:00.000000001Z" started_before:"2026-03-10T12:00:00.000000002Z"';
      expect((await query(served, q)).status).toBe(200);
    });
  });
}
