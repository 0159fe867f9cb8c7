import type { Route } from './routes.ts';

/** A failed provider call: the category as Coder stores it, and the provider's message. */
export interface SeedFailure {
  readonly error_type: string;
  readonly error_message: string;
}

const anthropic = (status: string, type: string, message: string): string =>
  `POST "https://api.anthropic.com/v1/messages": ${status} ${JSON.stringify({ type: 'error', error: { type, message } })}`;
const openai = (path: string, status: string, code: string, message: string): string =>
  `POST "https://api.openai.com/v1/${path}": ${status} ${JSON.stringify({ message, type: code, param: null, code })}`;

const ANTHROPIC: readonly SeedFailure[] = [
  { error_type: 'overloaded', error_message: anthropic('529', 'overloaded_error', 'Overloaded') },
  {
    error_type: 'rate_limited',
    error_message: anthropic(
      '429 Too Many Requests',
      'rate_limit_error',
      'This request would exceed the rate limit of your organization of 450,000 input tokens per minute.',
    ),
  },
  { error_type: 'overloaded', error_message: anthropic('529', 'overloaded_error', 'Overloaded') },
  {
    error_type: 'bad_request',
    error_message: anthropic(
      '400 Bad Request',
      'invalid_request_error',
      'prompt is too long: 207,312 tokens > 200,000 maximum',
    ),
  },
  {
    error_type: 'timeout',
    error_message: 'Post "https://api.anthropic.com/v1/messages": context deadline exceeded',
  },
  {
    error_type: 'server_error',
    error_message: anthropic('500 Internal Server Error', 'api_error', 'Internal server error'),
  },
];

function openaiFailures(path: string): readonly SeedFailure[] {
  return [
    {
      error_type: 'rate_limited',
      error_message: openai(
        path,
        '429 Too Many Requests',
        'rate_limit_exceeded',
        'Rate limit reached on tokens per min (TPM): Limit 500000, Used 493180, Requested 11204. Please try again in 525ms.',
      ),
    },
    {
      error_type: 'server_error',
      error_message: openai(
        path,
        '500 Internal Server Error',
        'server_error',
        'The server had an error while processing your request.',
      ),
    },
    {
      error_type: 'bad_request',
      error_message: openai(
        path,
        '400 Bad Request',
        'context_length_exceeded',
        'Your input exceeds the context window of this model.',
      ),
    },
    {
      error_type: 'rate_limited',
      error_message: openai(
        path,
        '429 Too Many Requests',
        'insufficient_quota',
        'You exceeded your current quota, please check your plan and billing details.',
      ),
    },
    {
      error_type: 'unauthorized',
      error_message: openai(path, '401 Unauthorized', 'invalid_api_key', 'Incorrect API key provided.'),
    },
    {
      error_type: 'unknown',
      error_message: 'stream error: stream ID 37; INTERNAL_ERROR; received from peer',
    },
  ];
}

const FAILURES: Readonly<Record<Route['apiStyle'], readonly SeedFailure[]>> = {
  messages: ANTHROPIC,
  chat: openaiFailures('chat/completions'),
  responses: openaiFailures('responses'),
};

/**
 * Derived from the row's ID instead of the RNG, because an additional random number would change every later
 * row.
 */
export function failureOf(id: string, { apiStyle }: Route): SeedFailure | null {
  const failures = FAILURES[apiStyle];
  return failures[Number.parseInt(id.slice(0, 8), 16) % failures.length] ?? null;
}
