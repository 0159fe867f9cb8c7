import { FAULTS, type FaultName } from './faults.ts';

export const OPERATIONS = ['first', 'later', 'refetch', 'detail', 'countQuery', 'slice', 'sign-in'] as const;
export type OperationName = (typeof OPERATIONS)[number];
export const EDGES = ['browser', 'source'] as const;
export type EdgeName = (typeof EDGES)[number];

/** What is expected of a cell. */
export const OUTCOMES = {
  R: 'is asked for again by itself, then told in words; Retry brings all of it',
  T: 'is told in words and not asked for again by itself; a way out brings all of it',
  S: 'asks for a token in place, and goes on with it',
  H: 'ends well without anybody doing anything',
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** Why a cell cannot occur. */
export const REASONS = {
  a: 'there is no page before it that a row could come twice from',
  b: 'it begins after no row',
  c: 'its answer is one row',
  d: 'its answer is no list',
  e: 'the page itself comes through there: the browser shows its own words before anything of ours is there',
  f: 'two servers are not offline: one of them is refused, or does not answer',
  g: 'no time of that clock is asked for',
  h: 'the answer of signing in has no body: whatever has one is not ours, which "200 with HTML" tries',
  i: 'the row that it asks after is the one it looks for, and that it is gone is its answer',
} as const;
export type Reason = keyof typeof REASONS;

/**
 * The specification: a fault down, what is under way across. A letter is for both edges; of two, the first is for the
 * edge between browser and server, the second for the one between server and source.
 */
const TABLE = `
fault                        | first | later | refetch | detail | probe | slice | sign-in
400 with validations         | T     | T     | T       | T      | T     | T     | T
401                          | S     | S     | S       | S      | S     | S     | T
403                          | T     | T     | T       | T      | T     | T     | T
404                          | T     | T     | T       | T      | T     | T     | T
429                          | R     | R     | R       | R      | R     | R     | T
429 with Retry-After         | T     | T     | T       | T      | R     | R     | T
500                          | R     | R     | R       | R      | R     | R     | T
502 HTML                     | R     | R     | R       | R      | R     | R     | T
timeout                      | T     | T     | T       | T      | R     | R     | T
refused                      | RH    | R     | R       | RH     | R     | R     | T
reset mid-body               | R     | R     | R       | R      | R     | R     | hT
truncated JSON               | R     | R     | R       | R      | R     | R     | hT
wrong shape                  | R     | R     | R       | R      | R     | R     | hT
empty body                   | R     | R     | R       | R      | R     | R     | hT
200 with HTML                | R     | R     | R       | R      | R     | R     | T
duplicate rows across pages  | a     | H     | H       | a      | c     | H     | d
rows out of order            | H     | H     | H       | H      | c     | H     | d
cursor row deleted           | b     | H     | b       | i      | b     | H     | d
count changing under way     | H     | H     | H       | H      | H     | H     | d
server restarted             | eH    | H     | H       | eH     | H     | H     | T
offline and online again     | ef    | Hf    | Hf      | ef     | Hf    | Hf    | Tf
clock jumps an hour          | Hg    | Hg    | Hg      | Hg     | Hg    | Hg    | Hg
`;

export interface Cell {
  fault: FaultName;
  operation: OperationName;
  edge: EdgeName;
  expected: Outcome | Reason;
}

const isOutcome = (letter: string): letter is Outcome => letter in OUTCOMES;
const isReason = (letter: string): letter is Reason => letter in REASONS;
const isFault = (name: string): name is FaultName => name in FAULTS;

/** Every cell of the table, those that cannot occur among them. */
export function readTable(): Cell[] {
  const [, ...lines] = TABLE.trim().split('\n');
  return lines.flatMap(line => {
    const [fault = '', ...columns] = line.split('|').map(part => part.trim());
    if (!isFault(fault)) throw new Error(`The table names a fault that there is not: ${fault}`);
    return OPERATIONS.flatMap((operation, column) =>
      EDGES.map((edge, at) => {
        const letters = columns[column] ?? '';
        const expected = letters[at] ?? letters[0] ?? '';
        if (!isOutcome(expected) && !isReason(expected))
          throw new Error(`${fault}, ${operation}: ${letters}`);
        return { fault, operation, edge, expected };
      }),
    );
  });
}

export const occurs = (cell: Cell): cell is Cell & { expected: Outcome } => isOutcome(cell.expected);
