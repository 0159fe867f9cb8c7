import type { Rng } from './rng.ts';
import { localizedPrompts, type Language } from './localized-prompts.ts';

const COMPONENTS = [
  'the checkout page',
  'the invoice PDF',
  'the login redirect',
  'our retry queue',
  'the avatar upload',
  'the search index',
  'the nightly import',
  'the seat map',
  'the CSV export',
  'the rate limiter',
  'the webhook receiver',
  'the feature flag service',
  'the date picker',
  'the onboarding wizard',
  'the audit log',
  'the Terraform module for staging',
  'the Helm chart',
  'the workspace template',
  'the payment adapter',
  'the email digest',
  'the permission check in `acl.ts`',
  'the websocket reconnect',
  'the price calculator',
  'the Android share sheet',
  'the Kafka consumer',
  'the healthcheck',
  'the translation loader',
  'the table virtualiser',
  'the session cache',
  'the coffee machine dashboard',
  'the parking spot booking',
  'the barcode scanner',
];

const SYMPTOMS = [
  'returns a 502 about once an hour',
  'loses the last row when there are exactly 100',
  'shows yesterday for anyone east of Berlin',
  'takes 9 seconds on the first request',
  'crashes on an empty name',
  'sends the same message twice',
  'ignores the `Accept-Language` header',
  'leaks a file handle on every error',
  'rounds 0.125 the wrong way',
  'deadlocks when two people save at once',
  'flickers in dark mode',
  'forgets the scroll position after Back',
  'fails only on Fridays, and yes, I checked',
  'treats "null" the surname as null the value',
  'is off by one on leap days',
  'retries for ever when the token expires',
  'stops at 65,536 rows',
  'logs the password (!!) at debug level',
  'reports success before anything is written',
  'breaks when the user has an emoji in the name 🦊',
];

const GOALS = [
  'support cursor pagination',
  'accept a time zone',
  'use the new design tokens',
  'stream instead of buffering everything',
  'be testable without a network',
  'emit OpenTelemetry spans',
  'work without JavaScript',
  'handle partial failures',
  'read its limits from the environment',
  'undo the last action',
  'show progress while it runs',
  'respect `prefers-reduced-motion`',
  'write its output atomically',
  'validate input at the edge',
  'drop the dependency on moment',
  'cope with 10x the traffic',
];

const CONDITIONS = [
  'Keep the public API as it is.',
  'Add a failing test first.',
  'No new dependencies please.',
  'Follow the conventions in CONTRIBUTING.md.',
  'Explain the root cause in two sentences before you change anything.',
  'Small commits, one per step.',
  'Do not touch the generated files.',
  'It has to keep working on Node 20.',
  'The old behaviour must stay behind a flag.',
  'Make it boring.',
  'If you are not sure, ask.',
  'Run the linter when you are done.',
  'Think about the migration for existing customers.',
  'Performance matters here: it is on the hot path.',
  'Ideally under 50 lines of diff.',
  'We ship this on Thursday.',
];

const SHORT = [
  'yes',
  'go on',
  'continue',
  'looks good, commit it',
  'revert that',
  'run the tests again',
  'no, the other file',
  'why?',
  'same for the other three',
  'push it',
  'explain that again, slower',
  'ok 👍',
  'try it with Postgres 16',
  'now squash the commits',
  'undo the last change, keep the test',
  '/compact',
  'what did you change?',
  'ship it 🚀',
];

const QUESTIONS = [
  'What happens in {c} when the upstream is down?',
  'Where is the timeout of {c} configured?',
  'Who calls {c}, and can I delete it?',
  'Is it safe to make {c} {w}?',
  'How would you make {c} {w}? Compare two designs in a table.',
  'Why was {c} written this way? Look at git blame.',
  'Write a regular expression that matches what {c} accepts, with tests.',
  'Estimate how long it takes to make {c} {w}.',
  'Summarise the open issues about {c}.',
  'Draft a changelog entry: {c} no longer {t}.',
];

const TASKS = [
  'Fix {c}: it {t}. {d}',
  '{c} {t}. Find out why and fix it. {d}',
  'Make {c} {w}. {d}',
  'Refactor {c} so that it can {w}. {d}',
  'Write tests for {c}. They should fail because it {t}. {d}',
  'A customer says that {c} {t}. Can you reproduce it? {d}',
  'Please review my change to {c}. I wanted it to {w}, but now it {t}.',
  'Implement issue #{n}: {c} should {w}. {d}',
  'Port {c} from Python to Go. {d}',
  'Add a benchmark for {c}, then make it {w}. {d}',
  'Since PR #{n}, {c} {t}. Bisect it. {d}',
  'Document how {c} works for someone who joins the team on Monday. {d}',
];

const CODE = [
  "const total = rows.reduce((sum, row) => sum + row.amount, '0');\nreturn total.toFixed(2);",
  'func (q *Queue) Pop() Item {\n\tq.mu.Lock()\n\titem := q.items[0]\n\tq.items = q.items[1:]\n\treturn item\n}',
  "SELECT u.id, count(*)\nFROM users u, orders o\nWHERE o.created_at > now() - interval '7 days'\nGROUP BY 1;",
  "def parse(line):\n    key, value = line.split('=')\n    return {key.strip(): eval(value)}",
  'useEffect(() => {\n  setFilters(parse(location.search));\n}, [filters]);',
  'resource "aws_s3_bucket" "logs" {\n  bucket = "logs-${var.env}"\n  acl    = "public-read"\n}',
  '<div onClick={() => window.open(`//${user.site}`)} dangerouslySetInnerHTML={{ __html: user.bio }} />',
  'for f in $(ls *.csv); do\n  mv "$f" `echo $f | tr " " "_"`\ndone',
];

const TRACES = [
  "TypeError: Cannot read properties of undefined (reading 'map')\n    at SeatMap (src/seat-map.tsx:41:18)\n    at renderWithHooks (react-dom.js:5529:18)",
  'panic: runtime error: index out of range [3] with length 3\n\ngoroutine 71 [running]:\nmain.(*Queue).Pop(0xc000112000)\n\t/src/queue.go:27 +0x1d',
  'psycopg.errors.DeadlockDetected: deadlock detected\nDETAIL:  Process 4711 waits for ShareLock on transaction 90210.',
  'error[E0502]: cannot borrow `*cart` as mutable because it is also borrowed as immutable\n  --> src/cart.rs:88:9',
  'Error: connect ECONNREFUSED 10.0.4.17:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
];

function fill(rng: Rng, template: string): string {
  const text = template
    .replaceAll('{c}', () => rng.pick(COMPONENTS))
    .replaceAll('{t}', () => rng.pick(SYMPTOMS))
    .replaceAll('{w}', () => rng.pick(GOALS))
    .replaceAll('{d}', () => rng.pick(CONDITIONS))
    .replaceAll('{n}', () => String(rng.int(12, 4890)));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function withSteps(rng: Rng): string {
  const steps = Array.from({ length: rng.int(3, 6) }, (_, index) => `${index + 1}. ${fill(rng, '{c}')}`);
  return `${fill(rng, 'We want every part to {w}. Please go through them in this order:')}\n\n${steps.join('\n')}\n\n${rng.pick(CONDITIONS)}`;
}

/** A prompt that a user types into an agent or a chat. */
export function generatePrompt(rng: Rng, language: Language | null): string {
  if (language !== null && rng.chance(0.4)) return localizedPrompts(rng, language);
  const kind = rng.next();
  if (kind < 0.14) return rng.pick(SHORT);
  if (kind < 0.34) return fill(rng, rng.pick(QUESTIONS));
  if (kind < 0.42) return `${fill(rng, rng.pick(TASKS))}\n\n\`\`\`\n${rng.pick(CODE)}\n\`\`\``;
  if (kind < 0.5) return `${fill(rng, '{c} {t}:')}\n\n${rng.pick(TRACES)}\n\n${rng.pick(CONDITIONS)}`;
  if (kind < 0.55) return withSteps(rng);
  return fill(rng, rng.pick(TASKS));
}

/** A prompt that a script sends: one of a few templates with a random number. */
export function scriptPrompt(rng: Rng): string {
  return rng.pick([
    `Summarise the failures of pipeline run ${rng.int(10_000, 99_999)} in at most five bullet points.`,
    `Classify ticket SUP-${rng.int(1000, 9999)}: bug, question or praise. Answer with one word.`,
    `Write release notes from the ${rng.int(3, 60)} commits since v${rng.int(1, 4)}.${rng.int(0, 30)}.0.`,
    `Translate key checkout.error.${rng.int(1, 240)} to German, French and Japanese. JSON only.`,
    `Does the diff of PR #${rng.int(12, 4890)} change a public API? Reply yes or no.`,
  ]);
}

/** A pasted log after a question, of exactly `length` characters. */
export function longPrompt(rng: Rng, length: number): string {
  let text = `${fill(rng, '{c} {t}.')} This is the whole log, what is wrong?\n\n`;
  for (let line = 1; text.length < length; line += 1) {
    const level = rng.weighted(['INFO ', 'DEBUG', 'WARN ', 'ERROR'], [6, 3, 1, 0.4]);
    const clock = `${String(rng.int(0, 23)).padStart(2, '0')}:${String(rng.int(0, 59)).padStart(2, '0')}`;
    text += `${clock} ${level} worker-${rng.int(1, 16)} [${line}] ${fill(rng, '{c} {t}')}\n`;
  }
  // Cutting an emoji in half would leave a lone surrogate, which Postgres refuses.
  return text.slice(0, length).replace(/\p{Cs}$/u, '.');
}
