import { FAULTS, type FaultName } from './faults.ts';

export const OPERATIONS = [
  'first',
  'later',
  'refetch',
  'detail',
  'countQuery',
  'timeRange',
  'sign-in',
] as const;
export type OperationName = (typeof OPERATIONS)[number];
export const PROXY_EDGES = ['browser', 'source'] as const;
export type EdgeName = (typeof PROXY_EDGES)[number];

/** The expected result of a cell. */
export const OUTCOMES = {
  R: 'retries automatically, then shows an error; Retry loads everything',
  T: 'shows an error without an automatic retry; its action loads everything',
  S: 'asks for a token in a dialog and continues',
  H: 'recovers without user action',
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** Reasons why a cell cannot occur. */
export const REASONS = {
  a: 'there is no previous page that a duplicate row could come from',
  b: 'the request has no cursor',
  c: 'the response has one row',
  d: 'the response is not a list',
  e: 'the page itself fails to load, so the browser shows its own error',
  f: 'a server is never offline: it is refused or does not respond',
  g: 'no request depends on that clock',
  h: 'the sign-in response has no body; "200 with HTML" covers a response from another server',
  i: 'the cursor row is the requested row, so "not found" is the correct result',
} as const;
export type Reason = keyof typeof REASONS;

/**
 * The specification: faults in rows, operations in columns. One letter is for both edges. Of two letters, the first is
 * for the edge between browser and server, the second for the edge between server and source.
 */
const TABLE = `
fault                        | first | later | refetch | detail | count | range | sign-in
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

/** All cells of the table, including those that cannot occur. */
export function readTable(): Cell[] {
  const [, ...lines] = TABLE.trim().split('\n');
  return lines.flatMap(line => {
    const [fault = '', ...columns] = line.split('|').map(part => part.trim());
    if (!isFault(fault)) throw new Error(`The table has an unknown fault: ${fault}`);
    return OPERATIONS.flatMap((operation, column) =>
      PROXY_EDGES.map((edge, at) => {
        const letters = columns[column] ?? '';
        const expected = letters[at] ?? letters[0] ?? '';
        if (!isOutcome(expected) && !isReason(expected))
          throw new Error(`${fault}, ${operation}: ${letters}`);
        return { fault, operation, edge, expected };
      }),
    );
  });
}

export const canOccur = (cell: Cell): cell is Cell & { expected: Outcome } => isOutcome(cell.expected);
