import type { Rng } from './rng.ts';

export type ToolkitName = 'claude' | 'codex' | 'copilot' | 'editor' | 'coder' | 'script';

/** A tool call as a model asks for it; `input` is what the gateway stores: JSON text, mostly. */
export interface ToolCall {
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly error: string;
}

type Maker = (rng: Rng) => ToolCall;

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

const path = (rng: Rng): string => `${rng.pick(FOLDERS)}/${rng.pick(FILES)}.${rng.pick(ENDINGS)}`;
const block = (rng: Rng, most: number): string =>
  Array.from({ length: rng.whole(1, most) }, () => rng.pick(LINES)).join('\n');
const own = (tool: string, input: unknown): ToolCall => ({
  tool,
  input: JSON.stringify(input),
  injected: false,
  error: '',
});

/** A patch in the form that GPT's custom tool writes it. */
function patchText(rng: Rng, hunks: number): string {
  const changes = Array.from({ length: hunks }, () => {
    const [old, fresh] = [rng.pick(LINES), block(rng, 3)];
    return `@@ ${rng.pick(LINES)}\n-${old}\n${fresh.replaceAll(/^/gm, '+')}`;
  });
  return `*** Begin Patch\n*** Update File: ${path(rng)}\n${changes.join('\n')}\n*** End Patch\n`;
}

const CLAUDE: readonly Maker[] = [
  rng => own('Bash', { command: rng.pick(COMMANDS), description: 'See what happens', timeout: 120_000 }),
  rng => own('Bash', { command: rng.pick(COMMANDS) }),
  rng => own('Read', { file_path: `/home/coder/project/${path(rng)}` }),
  rng =>
    own('Read', { file_path: `/home/coder/project/${path(rng)}`, offset: rng.whole(1, 900), limit: 120 }),
  rng =>
    own('Edit', {
      file_path: `/home/coder/project/${path(rng)}`,
      old_string: block(rng, 3),
      new_string: block(rng, 6),
      replace_all: rng.chance(0.1),
    }),
  rng => own('Write', { file_path: `/home/coder/project/${path(rng)}`, content: block(rng, 30) }),
  rng =>
    own('Grep', {
      pattern: rng.pick(PATTERNS),
      path: rng.pick(FOLDERS),
      output_mode: 'content',
      '-n': true,
    }),
  rng => own('Glob', { pattern: `**/*.${rng.pick(ENDINGS)}` }),
  rng =>
    own('TodoWrite', {
      todos: ['Reproduce it', 'Write the failing test', 'Fix it', 'Run everything'].map((content, index) => ({
        content,
        status: index < rng.whole(0, 3) ? 'completed' : 'pending',
        activeForm: `${content} …`,
      })),
    }),
  rng =>
    own('Task', {
      description: 'Look around',
      prompt: `Find all users of ${path(rng)}.`,
    }),
];

const CODEX: readonly Maker[] = [
  rng =>
    own('shell', {
      command: ['bash', '-lc', rng.pick(COMMANDS)],
      workdir: '/home/coder/project',
      timeout_ms: 10_000,
    }),
  rng => own('shell', { command: ['rg', '--files', rng.pick(FOLDERS)] }),
  rng => own('apply_patch', patchText(rng, rng.whole(1, 4))),
  rng =>
    own('update_plan', {
      explanation: null,
      plan: [
        { step: 'Understand', status: 'completed' },
        { step: `Change ${path(rng)}`, status: 'in_progress' },
      ],
    }),
  () => own('get_context_remaining', ''),
];

const COPILOT: readonly Maker[] = [
  rng =>
    own('read_file', {
      filePath: `/workspaces/app/${path(rng)}`,
      startLine: 1,
      endLine: rng.whole(20, 400),
    }),
  rng => own('run_in_terminal', { command: rng.pick(COMMANDS), explanation: 'Run it', isBackground: false }),
  rng =>
    own('replace_string_in_file', {
      filePath: path(rng),
      oldString: block(rng, 2),
      newString: block(rng, 4),
    }),
  rng => own('semantic_search', { query: rng.pick(PATTERNS) }),
  () => own('get_errors', null),
];

const EDITOR: readonly Maker[] = [
  rng => own('read_file', { path: path(rng) }),
  rng => own('edit_file', { path: path(rng), instructions: 'Apply the fix', code_edit: block(rng, 8) }),
  rng => own('run_command', { command: rng.pick(COMMANDS), requires_approval: rng.chance(0.5) }),
  rng => own('grep', { regex: rng.pick(PATTERNS), include: `*.${rng.pick(ENDINGS)}` }),
  // Arguments that are JSON inside JSON: some servers want their body as text.
  rng =>
    own('http_request', {
      method: 'POST',
      url: 'https://api.example.com/v1/orders?dry_run=true&limit=10',
      body: JSON.stringify({ id: rng.whole(1, 9999), note: 'a "quoted" note', tags: ['x', null, 1.5] }),
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
  (tool: string, input: (rng: Rng) => unknown): Maker =>
  rng => ({
    tool,
    input: JSON.stringify(input(rng)),
    injected: true,
    error: rng.chance(0.06) ? rng.pick(FAILURES) : '',
  });

const INJECTED: readonly Maker[] = [
  injected('coder_list_workspaces', () => ({ owner: 'me' })),
  injected('coder_get_workspace', rng => ({ workspace_id: rng.uuid() })),
  injected('coder_create_workspace_build', rng => ({
    workspace_id: rng.uuid(),
    transition: rng.pick(['start', 'stop']),
  })),
  injected('coder_workspace_bash', rng => ({ workspace: 'mei/dev.main', command: rng.pick(COMMANDS) })),
  injected('coder_get_authenticated_user', () => ({})),
];

/** Written by an early gateway or by hand: text that is no JSON at all. */
const RAW: readonly Maker[] = [
  rng => ({ tool: 'shell', input: rng.pick(COMMANDS), injected: false, error: '' }),
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
export function generateToolCall(rng: Rng, toolkit: ToolkitName): ToolCall {
  const kind = rng.next();
  if (kind < 0.01) return rng.pick(RAW)(rng);
  if (kind < 0.05) return rng.pick(INJECTED)(rng);
  return rng.pick(TOOLKITS[toolkit])(rng);
}

/** A patch of about 200 KB, as when a model writes a lock file anew. */
export function hugePatch(rng: Rng): ToolCall {
  return own('apply_patch', patchText(rng, 1120));
}
