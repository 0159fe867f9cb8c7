import type { Rng } from './rng.ts';

export type ToolkitName = 'claude' | 'codex' | 'copilot' | 'editor' | 'coder' | 'script';

/** A tool call of a model. `input` is stored by the gateway as it is, mostly JSON text. */
export interface ToolCall {
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly error: string;
}

type ToolGenerator = (rng: Rng) => ToolCall;

/** The URL of the tools that the gateway injects. */
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
const block = (rng: Rng, max: number): string =>
  Array.from({ length: rng.int(1, max) }, () => rng.pick(LINES)).join('\n');
const clientTool = (tool: string, input: unknown): ToolCall => ({
  tool,
  input: JSON.stringify(input),
  injected: false,
  error: '',
});

/** A patch in the format of GPT's custom tool. */
function patchText(rng: Rng, hunks: number): string {
  const changes = Array.from({ length: hunks }, () => {
    const [old, replacement] = [rng.pick(LINES), block(rng, 3)];
    return `@@ ${rng.pick(LINES)}\n-${old}\n${replacement.replaceAll(/^/gm, '+')}`;
  });
  return `*** Begin Patch\n*** Update File: ${path(rng)}\n${changes.join('\n')}\n*** End Patch\n`;
}

const CLAUDE: readonly ToolGenerator[] = [
  rng =>
    clientTool('Bash', { command: rng.pick(COMMANDS), description: 'See what happens', timeout: 120_000 }),
  rng => clientTool('Bash', { command: rng.pick(COMMANDS) }),
  rng => clientTool('Read', { file_path: `/home/coder/project/${path(rng)}` }),
  rng =>
    clientTool('Read', {
      file_path: `/home/coder/project/${path(rng)}`,
      offset: rng.int(1, 900),
      limit: 120,
    }),
  rng =>
    clientTool('Edit', {
      file_path: `/home/coder/project/${path(rng)}`,
      old_string: block(rng, 3),
      new_string: block(rng, 6),
      replace_all: rng.chance(0.1),
    }),
  rng => clientTool('Write', { file_path: `/home/coder/project/${path(rng)}`, content: block(rng, 30) }),
  rng =>
    clientTool('Grep', {
      pattern: rng.pick(PATTERNS),
      path: rng.pick(FOLDERS),
      output_mode: 'content',
      '-n': true,
    }),
  rng => clientTool('Glob', { pattern: `**/*.${rng.pick(ENDINGS)}` }),
  rng =>
    clientTool('TodoWrite', {
      todos: ['Reproduce it', 'Write the failing test', 'Fix it', 'Run everything'].map((content, index) => ({
        content,
        status: index < rng.int(0, 3) ? 'completed' : 'pending',
        activeForm: `${content} …`,
      })),
    }),
  rng =>
    clientTool('Task', {
      description: 'Look around',
      prompt: `Find all users of ${path(rng)}.`,
    }),
];

const CODEX: readonly ToolGenerator[] = [
  rng =>
    clientTool('shell', {
      command: ['bash', '-lc', rng.pick(COMMANDS)],
      workdir: '/home/coder/project',
      timeout_ms: 10_000,
    }),
  rng => clientTool('shell', { command: ['rg', '--files', rng.pick(FOLDERS)] }),
  rng => clientTool('apply_patch', patchText(rng, rng.int(1, 4))),
  rng =>
    clientTool('update_plan', {
      explanation: null,
      plan: [
        { step: 'Understand', status: 'completed' },
        { step: `Change ${path(rng)}`, status: 'in_progress' },
      ],
    }),
  () => clientTool('get_context_remaining', ''),
];

const COPILOT: readonly ToolGenerator[] = [
  rng =>
    clientTool('read_file', {
      filePath: `/workspaces/app/${path(rng)}`,
      startLine: 1,
      endLine: rng.int(20, 400),
    }),
  rng =>
    clientTool('run_in_terminal', {
      command: rng.pick(COMMANDS),
      explanation: 'Run it',
      isBackground: false,
    }),
  rng =>
    clientTool('replace_string_in_file', {
      filePath: path(rng),
      oldString: block(rng, 2),
      newString: block(rng, 4),
    }),
  rng => clientTool('semantic_search', { query: rng.pick(PATTERNS) }),
  () => clientTool('get_errors', null),
];

const EDITOR: readonly ToolGenerator[] = [
  rng => clientTool('read_file', { path: path(rng) }),
  rng =>
    clientTool('edit_file', { path: path(rng), instructions: 'Apply the fix', code_edit: block(rng, 8) }),
  rng => clientTool('run_command', { command: rng.pick(COMMANDS), requires_approval: rng.chance(0.5) }),
  rng => clientTool('grep', { regex: rng.pick(PATTERNS), include: `*.${rng.pick(ENDINGS)}` }),
  // JSON inside JSON: some servers expect the body as a string.
  rng =>
    clientTool('http_request', {
      method: 'POST',
      url: 'https://api.example.com/v1/orders?dry_run=true&limit=10',
      body: JSON.stringify({ id: rng.int(1, 9999), note: 'a "quoted" note', tags: ['x', null, 1.5] }),
    }),
  () => clientTool('list_open_files', null),
];

const FAILURES = [
  'tool call failed: unauthorized',
  'workspace "dev" is not running',
  'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  'template version not found',
];

/** About 6 % of injected calls fail; only injected tools record an error. */
const injected =
  (tool: string, input: (rng: Rng) => unknown): ToolGenerator =>
  rng => ({
    tool,
    input: JSON.stringify(input(rng)),
    injected: true,
    error: rng.chance(0.06) ? rng.pick(FAILURES) : '',
  });

const INJECTED: readonly ToolGenerator[] = [
  injected('coder_list_workspaces', () => ({ owner: 'me' })),
  injected('coder_get_workspace', rng => ({ workspace_id: rng.uuid() })),
  injected('coder_create_workspace_build', rng => ({
    workspace_id: rng.uuid(),
    transition: rng.pick(['start', 'stop']),
  })),
  injected('coder_workspace_bash', rng => ({ workspace: 'mei/dev.main', command: rng.pick(COMMANDS) })),
  injected('coder_get_authenticated_user', () => ({})),
];

/** Text that is not JSON, as written by an early gateway. */
const RAW: readonly ToolGenerator[] = [
  rng => ({ tool: 'shell', input: rng.pick(COMMANDS), injected: false, error: '' }),
  () => ({ tool: 'read_file', input: '{"path": "src/queue.ts", "lines": [1, 2', injected: false, error: '' }),
  () => ({ tool: 'ask_user', input: 'Which branch?\nmain or release-2', injected: false, error: '' }),
];

const TOOLKITS: Readonly<Record<ToolkitName, readonly ToolGenerator[]>> = {
  claude: CLAUDE,
  codex: CODEX,
  copilot: COPILOT,
  editor: EDITOR,
  coder: INJECTED,
  script: [() => clientTool('lookup', {})],
};

/** One call of a tool that this client has. */
export function generateToolCall(rng: Rng, toolkit: ToolkitName): ToolCall {
  const kind = rng.next();
  if (kind < 0.01) return rng.pick(RAW)(rng);
  if (kind < 0.05) return rng.pick(INJECTED)(rng);
  return rng.pick(TOOLKITS[toolkit])(rng);
}

/** A patch of about 200 KB, as when a model rewrites a lock file. */
export function hugePatch(rng: Rng): ToolCall {
  return clientTool('apply_patch', patchText(rng, 1120));
}
