/** What an edge does to what passes there. */
export type Fault =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: string }
  /** The request is taken, and nothing follows. */
  | { kind: 'hang' }
  | { kind: 'reset mid-body' }
  /** Nobody listens. */
  | { kind: 'refuse' }
  /** The answer becomes another one; `before` are the rows of the answer that passed last. */
  | { kind: 'rewrite'; rewrite: (text: string, before: readonly unknown[]) => string };

const answer = (status: number, body: object | string, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  headers: { 'Content-Type': typeof body === 'string' ? 'text/html' : 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

interface Page {
  count: number;
  results: unknown[];
}

/** Changes a list; what is none passes as it is. */
const list = (change: (page: Page, before: readonly unknown[]) => Page): Fault => ({
  kind: 'rewrite',
  rewrite(text, before) {
    const page: unknown = JSON.parse(text);
    return isPage(page) ? JSON.stringify(change(page, before)) : text;
  },
});

const isPage = (value: unknown): value is Page =>
  typeof value === 'object' && value !== null && 'results' in value && Array.isArray(value.results);

const HTML = '<!doctype html><title>Somebody else</title><h1>Welcome to the hotel’s network</h1>';
const SLOW_DOWN = { message: `You've been rate limited for sending more than 512 requests in 1m0s.` };

/** Each said to the person in these words, where it is not healed unseen. */
export const FAULTS = {
  '400 with validations': {
    fault: answer(400, {
      message: 'Invalid interception search query.',
      validations: [{ field: 'started_after', detail: 'This time is not to my liking.' }],
    }),
    words: /Invalid filter|rejected a filter/,
  },
  '401': {
    fault: answer(401, { message: 'You are signed out or your session has expired.' }),
    words: /Your session has expired|Token not accepted/,
  },
  '403': { fault: answer(403, { message: 'Forbidden.' }), words: /You don’t have permission to view this/ },
  '404': {
    fault: answer(404, { message: 'Route not found.' }),
    words: /Coder doesn’t provide this list|Sign-in isn’t available here/,
  },
  '429': { fault: answer(429, SLOW_DOWN), words: /Too many requests/ },
  '429 with Retry-After': {
    fault: answer(429, SLOW_DOWN, { 'Retry-After': '120' }),
    words: /Too many requests.*Try again in 2 m 0 s/s,
  },
  '500': { fault: answer(500, { message: 'Internal error.' }), words: /error \(500\)/ },
  '502 HTML': { fault: answer(502, '<h1>502 Bad Gateway</h1>'), words: /HTTP 502|answered 502/ },
  timeout: { fault: { kind: 'hang' }, words: /Can’t reach the server|Coder could not be reached/ },
  refused: { fault: { kind: 'refuse' }, words: /Can’t reach the server|Coder could not be reached/ },
  'reset mid-body': {
    fault: { kind: 'reset mid-body' },
    words: /Can’t reach the server|Coder could not be reached/,
  },
  'truncated JSON': {
    fault: { kind: 'rewrite', rewrite: text => text.slice(0, text.length / 2) },
    words: /Unexpected response|not as Coder does/,
  },
  'wrong shape': { fault: answer(200, { hello: 'world' }), words: /Unexpected response|not as Coder does/ },
  'empty body': { fault: answer(200, ''), words: /Unexpected response|not as Coder does/ },
  '200 with HTML': { fault: answer(200, HTML), words: /Unexpected response|not as Coder does/ },
  'duplicate rows across pages': {
    fault: list((page, before) => ({
      ...page,
      results: [
        ...before.slice(-5),
        ...page.results.slice(0, -1),
        ...page.results.slice(0, 2),
        ...page.results.slice(-1),
      ],
    })),
    words: null,
  },
  'rows out of order': {
    fault: list(page => ({ ...page, results: page.results.map((row, at, all) => all[at ^ 1] ?? row) })),
    words: null,
  },
  'cursor row deleted': {
    fault: answer(400, {
      message: 'Invalid pagination cursor.',
      detail: 'The interception that the page begins after is not there.',
    }),
    words: null,
  },
  'count changing under way': { fault: changingCount(), words: null },
  'server restarted': { fault: { kind: 'refuse' }, words: null },
  'offline and online again': { fault: { kind: 'hang' }, words: /Can’t reach the server/ },
  'clock jumps an hour': { fault: { kind: 'hang' }, words: null },
} as const satisfies Record<string, { fault: Fault; words: RegExp | null }>;

export type FaultName = keyof typeof FAULTS;

/** Some answers count other rows than the ones before and after them. */
function changingCount(): Fault {
  let answers = 0;
  return list(page => {
    answers += 1;
    return { ...page, count: page.count + (answers % 6 < 3 ? answers % 6 : 0) };
  });
}
