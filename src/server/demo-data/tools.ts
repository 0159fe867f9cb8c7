import type { Dice } from './rng.ts';

export type ToolkitName = 'claude' | 'codex' | 'copilot' | 'editor' | 'coder' | 'script';

/** A tool call as a model asks for it; `input` is what the gateway stores: JSON text, mostly. */
export interface ToolCall {
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly error: string;
}

type Maker = (dice: Dice) => ToolCall;

/** Where tools that the gateway injects are served. */
export const INJECTED_SERVER = 'https://coder.example.com/api/experimental/mcp/http';

const FOLDERS = ['src', 'src/api', 'internal/queue', 'app/checkout', 'lib', 'test', 'deploy/staging', 'docs'];
const FILES = [
  'index',
  'queue',
  'seat-map',
  'invoice',
  'acl',
  'retry',
  'session',
  'digest',
  'export',
  'zeitzone',
];
const ENDINGS = ['ts', 'tsx', 'go', 'py', 'sql', 'md', 'tf'];
const COMMANDS = [
  'npm test -- --run',
  'go test ./... -count=1',
  'git diff --stat HEAD~1',
  'git log --oneline -20 | cat',
  'rg -n "TODO|FIXME" src | head -50',
  "sed -n '1,120p' src/queue.ts",
  'docker compose up -d && docker compose logs --tail=50 db',
  'kubectl -n staging get pods -o wide',
  'make lint 2>&1 | tail -40',
  `psql -c "select count(*) from orders where note like '%\\t%'"`,
  'curl -s localhost:8080/healthz | jq .',
  'python -m pytest -x -q tests/test_import.py',
];
const PATTERNS = [
  'retry(?:Count|Limit)',
  'func \\(q \\*Queue\\)',
  'useEffect\\(',
  'TODO',
  '\\bnull\\b',
  'token_usages',
];
const LINES = [
  'return rows.at(-1) ?? null;',
  'if (limit <= 0) throw new RangeError("limit");',
  '\tdefer q.mu.Unlock()',
  'const zone = person.timeZone ?? "UTC"; // "Ost-Berlin" heißt jetzt anders',
  "WHERE created_at >= $1 AND note <> 'a\\tb'",
  'expect(sum([0.1, 0.2])).toBeCloseTo(0.3);',
  '<p title="a &amp; b">{name}</p>',
];

const path = (dice: Dice): string => `${dice.pick(FOLDERS)}/${dice.pick(FILES)}.${dice.pick(ENDINGS)}`;
const block = (dice: Dice, most: number): string =>
  Array.from({ length: dice.whole(1, most) }, () => dice.pick(LINES)).join('\n');
const own = (tool: string, input: unknown): ToolCall => ({
  tool,
  input: JSON.stringify(input),
  injected: false,
  error: '',
});

/** A patch in the form that GPT's custom tool writes it. */
function patchText(dice: Dice, hunks: number): string {
  const changes = Array.from({ length: hunks }, () => {
    const [old, fresh] = [dice.pick(LINES), block(dice, 3)];
    return `@@ ${dice.pick(LINES)}\n-${old}\n${fresh.replaceAll(/^/gm, '+')}`;
  });
  return `*** Begin Patch\n*** Update File: ${path(dice)}\n${changes.join('\n')}\n*** End Patch\n`;
}

const CLAUDE: readonly Maker[] = [
  dice => own('Bash', { command: dice.pick(COMMANDS), description: 'See what happens', timeout: 120_000 }),
  dice => own('Bash', { command: dice.pick(COMMANDS) }),
  dice => own('Read', { file_path: `/home/coder/project/${path(dice)}` }),
  dice =>
    own('Read', { file_path: `/home/coder/project/${path(dice)}`, offset: dice.whole(1, 900), limit: 120 }),
  dice =>
    own('Edit', {
      file_path: `/home/coder/project/${path(dice)}`,
      old_string: block(dice, 3),
      new_string: block(dice, 6),
      replace_all: dice.chance(0.1),
    }),
  dice => own('Write', { file_path: `/home/coder/project/${path(dice)}`, content: block(dice, 30) }),
  dice =>
    own('Grep', {
      pattern: dice.pick(PATTERNS),
      path: dice.pick(FOLDERS),
      output_mode: 'content',
      '-n': true,
    }),
  dice => own('Glob', { pattern: `**/*.${dice.pick(ENDINGS)}` }),
  dice =>
    own('TodoWrite', {
      todos: ['Reproduce it', 'Write the failing test', 'Fix it', 'Run everything'].map((content, index) => ({
        content,
        status: index < dice.whole(0, 3) ? 'completed' : 'pending',
        activeForm: `${content} …`,
      })),
    }),
  dice =>
    own('Task', {
      description: 'Look around',
      prompt: `Find all users of ${path(dice)}.`,
    }),
];

const CODEX: readonly Maker[] = [
  dice =>
    own('shell', {
      command: ['bash', '-lc', dice.pick(COMMANDS)],
      workdir: '/home/coder/project',
      timeout_ms: 10_000,
    }),
  dice => own('shell', { command: ['rg', '--files', dice.pick(FOLDERS)] }),
  dice => own('apply_patch', patchText(dice, dice.whole(1, 4))),
  dice =>
    own('update_plan', {
      explanation: null,
      plan: [
        { step: 'Understand', status: 'completed' },
        { step: `Change ${path(dice)}`, status: 'in_progress' },
      ],
    }),
  () => own('get_context_remaining', ''),
];

const COPILOT: readonly Maker[] = [
  dice =>
    own('read_file', {
      filePath: `/workspaces/app/${path(dice)}`,
      startLine: 1,
      endLine: dice.whole(20, 400),
    }),
  dice =>
    own('run_in_terminal', { command: dice.pick(COMMANDS), explanation: 'Run it', isBackground: false }),
  dice =>
    own('replace_string_in_file', {
      filePath: path(dice),
      oldString: block(dice, 2),
      newString: block(dice, 4),
    }),
  dice => own('semantic_search', { query: dice.pick(PATTERNS) }),
  () => own('get_errors', null),
];

const EDITOR: readonly Maker[] = [
  dice => own('read_file', { path: path(dice) }),
  dice => own('edit_file', { path: path(dice), instructions: 'Apply the fix', code_edit: block(dice, 8) }),
  dice => own('run_command', { command: dice.pick(COMMANDS), requires_approval: dice.chance(0.5) }),
  dice => own('grep', { regex: dice.pick(PATTERNS), include: `*.${dice.pick(ENDINGS)}` }),
  // Arguments that are JSON inside JSON: some servers want their body as text.
  dice =>
    own('http_request', {
      method: 'POST',
      url: 'https://api.example.com/v1/orders?dry_run=true&limit=10',
      body: JSON.stringify({ id: dice.whole(1, 9999), note: 'a "quoted" note', tags: ['x', null, 1.5] }),
    }),
  () => own('list_open_files', null),
];

const FAILURES = [
  'tool call failed: unauthorized',
  'workspace "dev" is not running',
  'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  'template version not found',
];

/** About 6 % of the injected calls fail: only these have an error recorded. */
const injected =
  (tool: string, input: (dice: Dice) => unknown): Maker =>
  dice => ({
    tool,
    input: JSON.stringify(input(dice)),
    injected: true,
    error: dice.chance(0.06) ? dice.pick(FAILURES) : '',
  });

const INJECTED: readonly Maker[] = [
  injected('coder_list_workspaces', () => ({ owner: 'me' })),
  injected('coder_get_workspace', dice => ({ workspace_id: dice.uuid() })),
  injected('coder_create_workspace_build', dice => ({
    workspace_id: dice.uuid(),
    transition: dice.pick(['start', 'stop']),
  })),
  injected('coder_workspace_bash', dice => ({ workspace: 'mei/dev.main', command: dice.pick(COMMANDS) })),
  injected('coder_get_authenticated_user', () => ({})),
];

/** Written by an early gateway or by hand: text that is no JSON at all. */
const RAW: readonly Maker[] = [
  dice => ({ tool: 'shell', input: dice.pick(COMMANDS), injected: false, error: '' }),
  () => ({ tool: 'read_file', input: '{"path": "src/queue.ts", "lines": [1, 2', injected: false, error: '' }),
  () => ({ tool: 'ask_user', input: 'Which branch?\nmain or release-2', injected: false, error: '' }),
];

const TOOLKITS: Readonly<Record<ToolkitName, readonly Maker[]>> = {
  claude: CLAUDE,
  codex: CODEX,
  copilot: COPILOT,
  editor: EDITOR,
  coder: INJECTED,
  script: [() => own('lookup', {})],
};

/** One call of the tools that this kind of client offers. */
export function madeUpToolCall(dice: Dice, toolkit: ToolkitName): ToolCall {
  const kind = dice.next();
  if (kind < 0.01) return dice.pick(RAW)(dice);
  if (kind < 0.05) return dice.pick(INJECTED)(dice);
  return dice.pick(TOOLKITS[toolkit])(dice);
}

/** A patch of about 200 KB, as when a model writes a lock file anew. */
export function hugePatch(dice: Dice): ToolCall {
  return own('apply_patch', patchText(dice, 1120));
}
