import type { Rng } from '#server/demo-data/rng.ts';
import { setLine, type Mutation } from './mutate.ts';
import { TOKENS, HOSTS, VALUES, AMBIGUOUS_LINES } from './header-values.ts';

const value: Mutation = (draft, rng) => {
  const name = rng.pick(Object.keys(VALUES));
  setLine(draft, name, rng.pick(VALUES[name] ?? ['']));
};
const token: Mutation = (draft, rng) => {
  const text = rng.pick(TOKENS);
  if (rng.chance(0.5)) setLine(draft, 'Coder-Session-Token', text);
  else setLine(draft, 'Cookie', `aibridge_session=${text}`);
};
const host: Mutation = (draft, rng) => {
  const otherHost = rng.pick(HOSTS);
  const change = rng.weighted(['none', 'second', 'other'], [0.2, 0.2, 0.6]);
  if (change === 'none') draft.lines = draft.lines.filter(line => !line.startsWith('Host:'));
  else if (change === 'second') draft.lines.push(`Host: ${otherHost}`);
  else setLine(draft, 'Host', otherHost);
};
const huge: Mutation = (draft, rng) => {
  const length = rng.weighted([4000, 15_000, 17_000, 300_000], [3, 3, 3, 0.5]);
  if (rng.chance(0.5)) draft.lines.push(`X-Long: ${'x'.repeat(length)}`);
  else draft.lines.push(...Array.from({ length: Math.ceil(length / 8) }, () => 'X-A: aa'));
};

const ambiguous: Mutation = (draft, rng) => {
  draft.isAmbiguous = true;
  draft.lines.splice(rng.int(0, draft.lines.length), 0, rng.pick(AMBIGUOUS_LINES));
};
const conflictingLengths: Mutation = (draft, rng) => {
  draft.isAmbiguous = true;
  const inner = 'GET /api/v2/users/me HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const length = `Content-Length: ${inner.length}`;
  const others = [
    'Content-Length: 0',
    'Content-Length: 4',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: x, chunked',
  ];
  const both = [length, rng.pick(others)];
  draft.lines.push(...(rng.chance(0.5) ? both : both.toReversed()));
  draft.body = `0\r\n\r\n${inner}`;
};
const lineEnds: Mutation = (draft, rng) => {
  draft.isAmbiguous = true;
  draft.lineEnd = rng.pick(['\n', '\r', '\n\r', '\r\r\n']);
  // Node waits for the missing line feed.
  draft.isIncomplete = true;
};
const method: Mutation = (draft, rng) => {
  const known = [
    'HEAD',
    'OPTIONS',
    'PUT',
    'PATCH',
    'POST',
    'DELETE',
    'TRACE',
    'PROPFIND',
    'PURGE',
    'M-SEARCH',
    'CONNECT',
  ];
  const unknown = [
    'get',
    'GETT',
    'FOO',
    'G\0T',
    '',
    'GET\t',
    'HEAD GET',
    '\xff',
    'X'.repeat(5000),
    '__proto__',
  ];
  draft.method = rng.pick(rng.chance(0.6) ? known : unknown);
};
const version: Mutation = (draft, rng) => {
  const versions = [
    'HTTP/1.0',
    'HTTP/0.9',
    'HTTP/1.2',
    'HTTP/2.0',
    'HTTP/9',
    'ICE/1.0',
    '',
    'http/1.1',
    'HTTP/1.1 x',
  ];
  draft.version = rng.pick(versions);
};

export const HEADER_MUTATIONS: readonly Mutation[] = [
  value,
  value,
  value,
  token,
  token,
  host,
  huge,
  ambiguous,
  conflictingLengths,
  lineEnds,
  method,
  version,
];

/** The session token header. Most requests have a valid token, so that they reach the code behind the check. */
export function tokenHeader(rng: Rng, tokens: readonly string[]): readonly string[] {
  return rng.chance(0.8) ? [`Coder-Session-Token: ${rng.pick(tokens)}`] : [];
}
