/** A fault that the proxy injects. */
export type Fault =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: string }
  /** Accepts the request and never responds. */
  | { kind: 'hang' }
  | { kind: 'reset mid-body' }
  /** Nothing listens on the port. */
  | { kind: 'refuse' }
  /** Changes the body. `before` are the rows of the previous response. */
  | { kind: 'rewrite'; rewrite: (text: string, before: readonly unknown[]) => string };

const respondWith = (status: number, body: object | string, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  headers: { 'Content-Type': typeof body === 'string' ? 'text/html' : 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

interface Page {
  count: number;
  results: unknown[];
}

/** Changes the rows of a list. Other responses stay unchanged. */
const rewriteList = (change: (page: Page, before: readonly unknown[]) => Page): Fault => ({
  kind: 'rewrite',
  rewrite(text, before) {
    const page: unknown = JSON.parse(text);
    return isPage(page) ? JSON.stringify(change(page, before)) : text;
  },
});

const isPage = (value: unknown): value is Page =>
  typeof value === 'object' && value !== null && 'results' in value && Array.isArray(value.results);

const HTML = '<!doctype html><title>Somebody else</title><h1>Welcome to the hotel’s network</h1>';
const RATE_LIMITED = { message: `You've been rate limited for sending more than 512 requests in 1m0s.` };

/** All faults with the message that the user sees, or null if the app recovers silently. */
export const FAULTS = {
  '400 with validations': {
    fault: respondWith(400, {
      message: 'Invalid interception search query.',
      validations: [{ field: 'started_after', detail: 'This time is not to my liking.' }],
    }),
    words: /Invalid filter|rejected a filter/,
  },
  '401': {
    fault: respondWith(401, { message: 'You are signed out or your session has expired.' }),
    words: /Your session has expired|Token not accepted/,
  },
  '403': {
    fault: respondWith(403, { message: 'Forbidden.' }),
    words: /You don’t have permission to view this/,
  },
  '404': {
    fault: respondWith(404, { message: 'Route not found.' }),
    words: /Coder doesn’t provide this list|Sign-in isn’t available here/,
  },
  '429': { fault: respondWith(429, RATE_LIMITED), words: /Too many requests/ },
  '429 with Retry-After': {
    fault: respondWith(429, RATE_LIMITED, { 'Retry-After': '120' }),
    words: /Too many requests.*Try again in 2 m 0 s/s,
  },
  '500': { fault: respondWith(500, { message: 'Internal error.' }), words: /error \(500\)/ },
  '502 HTML': { fault: respondWith(502, '<h1>502 Bad Gateway</h1>'), words: /HTTP 502|responded with 502/ },
  timeout: { fault: { kind: 'hang' }, words: /Can’t reach the server|Coder could not be reached/ },
  refused: { fault: { kind: 'refuse' }, words: /Can’t reach the server|Coder could not be reached/ },
  'reset mid-body': {
    fault: { kind: 'reset mid-body' },
    words: /Can’t reach the server|Coder could not be reached/,
  },
  'truncated JSON': {
    fault: { kind: 'rewrite', rewrite: text => text.slice(0, text.length / 2) },
    words: /Unexpected response|not in Coder.s format/,
  },
  'wrong shape': {
    fault: respondWith(200, { hello: 'world' }),
    words: /Unexpected response|not in Coder.s format/,
  },
  'empty body': { fault: respondWith(200, ''), words: /Unexpected response|not in Coder.s format/ },
  '200 with HTML': { fault: respondWith(200, HTML), words: /Unexpected response|not in Coder.s format/ },
  'duplicate rows across pages': {
    fault: rewriteList((page, before) => ({
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
    fault: rewriteList(page => ({
      ...page,
      results: page.results.map((row, at, all) => all[at ^ 1] ?? row),
    })),
    words: null,
  },
  'cursor row deleted': {
    fault: respondWith(400, {
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

/** Some responses have a different count than those before and after. */
function changingCount(): Fault {
  let responses = 0;
  return rewriteList(page => {
    responses += 1;
    return { ...page, count: page.count + (responses % 6 < 3 ? responses % 6 : 0) };
  });
}
