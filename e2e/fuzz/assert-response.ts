import { fileURLToPath } from 'node:url';
import type { Attack } from './mutations.ts';
import type { Heard, HeardAnswer } from './parse-response.ts';
import type { Route } from './routes.ts';

/** Where the program lies: nobody outside has to know. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const INSIDES = [
  /\bat (?:async )?[\w.<>]+ \(|\bat (?:file:|node:|\/)\S+:\d+:\d+/,
  /node_modules|dist\/server|\.cache\b|\/(?:home|root|tmp|usr|var|proc)\/|ENOENT|EISDIR|ENAMETOOLONG|ERR_[A-Z]+_/,
  /\bSELECT\b[\s\S]*\bFROM\b|aibridge_(?!session)\w+|visible_users|\$\d::|relation "|syntax error|pglite|Postgres/i,
  /\b(?:TypeError|RangeError|ReferenceError|SyntaxError)\b|Cannot read propert|is not a function|undefined\b/,
];

const insideOf = (text: string): string | undefined =>
  INSIDES.map(pattern => pattern.exec(text)?.[0]).find(found => found !== undefined);

/** What may not come back whatever is sent; null where all is as it should be. */
export function violationOf(
  route: Route,
  { refused, waits }: Attack,
  { answers, whole }: Heard,
): string | null {
  if (answers.length === 0) return null;
  if (!whole && !waits) return 'an answer that is not whole';
  const [first] = answers;
  if (refused && first && ![400, 431].includes(first.status)) return `${first.status} for what is unclear`;
  // Behind the one request there may be what is none, and no second one.
  if (answers.slice(1).some(({ status }) => status !== 400)) return 'two answers to one request';
  return answers.map(answer => answerFault(route, answer)).find(fault => fault !== null) ?? null;
}

function answerFault({ tellsRows }: Route, { status, head, body }: HeardAnswer): string | null {
  if (status < 200 || status >= 500) return `status ${status}`;
  if ((head + body).includes(ROOT)) return 'the folder of the program in an answer';
  // The app's files and people's rows may hold such words of their own.
  const own =
    /^content-type: (?:application\/json|text\/plain)/im.test(head) && !(tellsRows && status === 200);
  const inside = insideOf(head) ?? (own ? insideOf(body) : undefined);
  return inside === undefined ? null : `${JSON.stringify(inside)} in an answer`;
}
