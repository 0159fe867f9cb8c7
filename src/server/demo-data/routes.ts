import type { ToolkitName } from './tools.ts';

/** The provider API of a response, which determines IDs, usage rows and metadata keys. */
export type ApiStyle = 'messages' | 'chat' | 'responses';

/** A combination of client, provider and models. */
export interface Route {
  readonly client: string | null;
  readonly agent: string;
  readonly provider: 'anthropic' | 'openai' | 'copilot';
  readonly provider_name: string;
  readonly apiStyle: ApiStyle;
  readonly toolkit: ToolkitName;
  /** The share of requests that belong to agent loops; the rest are single questions. */
  readonly agentic: number;
  readonly models: readonly string[];
  readonly model_weights: readonly number[];
  /** How many users have this route, relative to the others. */
  readonly weight: number;
}

const SONNET = 'claude-sonnet-4-5-20250929';
const OPUS = 'claude-opus-4-1-20250805';
const HAIKU = 'claude-haiku-4-5-20251001';
/** A Bedrock model ID; its colon must be quoted in Coder's search query. */
const BEDROCK_SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

const anthropic = { provider: 'anthropic', provider_name: 'anthropic', apiStyle: 'messages' } as const;
const bedrock = { ...anthropic, provider_name: 'bedrock' } as const;
const openai = { provider: 'openai', provider_name: 'openai', apiStyle: 'chat' } as const;
const copilot = { provider: 'copilot', provider_name: 'copilot', apiStyle: 'chat' } as const;

export const ROUTES: readonly Route[] = [
  {
    ...anthropic,
    client: 'Claude Code',
    agent: 'claude-cli/2.0.37 (external, cli)',
    toolkit: 'claude',
    agentic: 0.75,
    models: [SONNET, OPUS, HAIKU],
    model_weights: [7, 2, 1],
    weight: 26,
  },
  {
    ...bedrock,
    client: 'Claude Code',
    agent: 'claude-cli/2.0.37 (external, cli)',
    toolkit: 'claude',
    agentic: 0.75,
    models: [BEDROCK_SONNET],
    model_weights: [1],
    weight: 9,
  },
  {
    ...openai,
    apiStyle: 'responses',
    client: 'Codex',
    agent: 'codex_cli_rs/0.58.0 (Ubuntu 24.4.0; x86_64)',
    toolkit: 'codex',
    agentic: 0.7,
    models: ['gpt-5-codex', 'gpt-5'],
    model_weights: [3, 1],
    weight: 17,
  },
  {
    ...copilot,
    client: 'GitHub Copilot (VS Code)',
    agent: 'GitHubCopilotChat/0.32.4',
    toolkit: 'copilot',
    agentic: 0.45,
    models: ['gpt-5-mini', 'claude-sonnet-4.5'],
    model_weights: [3, 2],
    weight: 12,
  },
  {
    ...copilot,
    client: 'GitHub Copilot (CLI)',
    agent: 'copilot/0.0.358',
    toolkit: 'copilot',
    agentic: 0.6,
    models: ['claude-sonnet-4.5', 'gpt-5-mini'],
    model_weights: [2, 1],
    weight: 5,
  },
  {
    ...openai,
    client: 'Cursor',
    agent: 'Go-http-client/1.1 Cursor',
    toolkit: 'editor',
    agentic: 0.5,
    models: ['gpt-5', 'gpt-4.1'],
    model_weights: [2, 1],
    weight: 9,
  },
  {
    ...anthropic,
    client: 'Zed',
    agent: 'Zed/0.212.6 (linux; x86_64)',
    toolkit: 'editor',
    agentic: 0.4,
    models: [SONNET],
    model_weights: [1],
    weight: 6,
  },
  {
    ...openai,
    client: 'Zed',
    agent: 'Zed/0.212.6 (macos; aarch64)',
    toolkit: 'editor',
    agentic: 0.3,
    models: ['gpt-4.1', 'gpt-4o-mini'],
    model_weights: [2, 1],
    weight: 4,
  },
  {
    ...anthropic,
    client: 'Kilo Code',
    agent: 'Kilo-Code/4.119.0',
    toolkit: 'editor',
    agentic: 0.5,
    models: [SONNET, OPUS],
    model_weights: [3, 1],
    weight: 3,
  },
  {
    ...bedrock,
    client: 'Roo Code',
    agent: 'RooCode/3.31.1',
    toolkit: 'editor',
    agentic: 0.5,
    models: [BEDROCK_SONNET],
    model_weights: [1],
    weight: 3,
  },
  {
    ...anthropic,
    client: 'Coder Agents',
    agent: 'coder-agents/v2.34.0',
    toolkit: 'coder',
    agentic: 0.7,
    models: [SONNET, HAIKU],
    model_weights: [2, 1],
    weight: 8,
  },
  {
    ...openai,
    apiStyle: 'responses',
    client: 'Mux',
    agent: 'mux/0.6.0',
    toolkit: 'coder',
    agentic: 0.5,
    models: ['gpt-5'],
    model_weights: [1],
    weight: 3,
  },
  {
    ...openai,
    client: 'Charm Crush',
    agent: 'Charm Crush/0.18.1',
    toolkit: 'editor',
    agentic: 0.5,
    models: ['gpt-4.1'],
    model_weights: [1],
    weight: 2,
  },
  {
    ...openai,
    client: 'Unknown',
    agent: 'OpenAI/Python 1.109.1',
    toolkit: 'script',
    agentic: 0.1,
    models: ['gpt-4o-mini', 'gpt-4.1'],
    model_weights: [3, 1],
    weight: 6,
  },
  {
    ...anthropic,
    client: null,
    agent: 'python-requests/2.32.5',
    toolkit: 'script',
    agentic: 0.1,
    models: [HAIKU],
    model_weights: [1],
    weight: 2,
  },
];

/** The fast model that Claude clients use for titles and summaries. */
export const HELPER_MODEL = HAIKU;
