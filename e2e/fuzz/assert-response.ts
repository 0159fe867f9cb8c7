import { fileURLToPath } from 'node:url';
import type { FuzzRequest } from './mutations.ts';
import type { RawResponses, RawResponse } from './parse-response.ts';
import type { Route } from './routes.ts';

/** The program's folder, which no response may reveal. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const INTERNALS = [
  /\bat (?:async )?[\w.<>]+ \(|\bat (?:file:|node:|\/)\S+:\d+:\d+/,
  /node_modules|dist\/server|\.cache\b|\/(?:home|root|tmp|usr|var|proc)\/|ENOENT|EISDIR|ENAMETOOLONG|ERR_[A-Z]+_/,
  /\bSELECT\b[\s\S]*\bFROM\b|aibridge_(?!session)\w+|visible_users|\$\d::|relation "|syntax error|pglite|Postgres/i,
  /\b(?:TypeError|RangeError|ReferenceError|SyntaxError)\b|Cannot read propert|is not a function|undefined\b/,
];

const findInternal = (text: string): string | undefined =>
  INTERNALS.map(pattern => pattern.exec(text)?.[0]).find(found => found !== undefined);

/** Returns what is wrong with a response, or null. */
export function violationOf(
  route: Route,
  { isAmbiguous, isIncomplete }: FuzzRequest,
  { answers: responses, isComplete }: RawResponses,
): string | null {
  if (responses.length === 0) return null;
  if (!isComplete && !isIncomplete) return 'an incomplete response';
  const [first] = responses;
  if (isAmbiguous && first && ![400, 431].includes(first.status))
    return `${first.status} for an ambiguous request`;
  // Bytes after the request may cause a 400, but must not count as a second request.
  if (responses.slice(1).some(({ status }) => status !== 400)) return 'two responses to one request';
  return responses.map(response => responseFault(route, response)).find(fault => fault !== null) ?? null;
}

function responseFault({ containsRows }: Route, { status, head, body }: RawResponse): string | null {
  if (status < 200 || status >= 500) return `status ${status}`;
  if ((head + body).includes(ROOT)) return 'the program folder in a response';
  // The app's files and the rows of users may contain such texts.
  const isChecked =
    /^content-type: (?:application\/json|text\/plain)/im.test(head) && !(containsRows && status === 200);
  const internal = findInternal(head) ?? (isChecked ? findInternal(body) : undefined);
  return internal === undefined ? null : `${JSON.stringify(internal)} in a response`;
}
