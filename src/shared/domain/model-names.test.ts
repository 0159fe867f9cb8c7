import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { modelNames, shortModelLabels, shortModelNames } from './model-names.ts';

const label = (model: string, others: readonly string[] = []): string => {
  const { name, rest } = shortModelNames([model, ...others]).get(model) ?? { name: '', rest: '' };
  return rest === '' ? name : `${name} · ${rest}`;
};

test.each([
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
  ['anthropic.claude-3-haiku-20240307-v1:0', 'claude-3-haiku'],
  ['us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0', 'claude-3-5-sonnet'],
  ['global.anthropic.claude-opus-4-5-20251101-v1:0', 'claude-opus-4-5'],
  ['arn:aws:bedrock:us-east-1:1:inference-profile/eu.amazon.nova-pro-v1:0', 'nova-pro'],
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
  ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
  ['publishers/anthropic/models/claude-opus-4-1@20250805', 'claude-opus-4-1'],
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['gpt-4.1', 'gpt-4.1'],
  ['gpt-4.1-mini-2025-04-14', 'gpt-4.1-mini'],
  ['gpt-5-codex', 'gpt-5-codex'],
  ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4.5'],
  ['accounts/fireworks/models/llama-v3p1-405b-instruct', 'llama-v3p1-405b-instruct'],
  ['llama3:8b', 'llama3:8b'],
  ['meta.llama3-1-8b-instruct-v1:0', 'llama3-1-8b-instruct'],
  ['o3-mini', 'o3-mini'],
  // Nothing that could be left out, or nothing that would remain.
  ['gemini-2.5-pro-preview-05-06', 'gemini-2.5-pro-preview-05-06'],
  ['model-99999999', 'model-99999999'],
  ['-20250929', '-20250929'],
  ['us.anthropic.', 'anthropic.'],
  ['a/', 'a/'],
  ['', ''],
  [' ', ' '],
])('%j is shown as %j', (model, short) => {
  expect(label(model)).toBe(short);
});

test.each([
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', ['claude-sonnet-4-5'], 'claude-sonnet-4-5 · us'],
  ['us.anthropic.claude-sonnet-4-5-v1:0', ['eu.anthropic.claude-sonnet-4-5-v1:0'], 'claude-sonnet-4-5 · us'],
  ['claude-opus-4-20250514', ['claude-opus-4-20250805'], 'claude-opus-4 · 20250514'],
  ['gpt-4o', ['gpt-4o-2024-08-06'], 'gpt-4o'],
  ['gpt-4o-2024-08-06', ['gpt-4o'], 'gpt-4o · 2024-08-06'],
  ['anthropic/claude', ['claude'], 'anthropic/claude'],
  ['gpt-5', ['claude-opus-4-1'], 'gpt-5'],
])('%j beside %j is shown as %j', (model, others, short) => {
  expect(label(model, others)).toBe(short);
});

const name = fc
  .tuple(
    fc.constantFrom('', 'us.', 'eu.', 'anthropic/', 'a/b/'),
    fc.constantFrom('', 'anthropic.', 'openai.'),
    fc.constantFrom('gpt-5', 'claude', '', 'x'),
    fc.constantFrom('', '-20250929', '@20250929', '-2025-09-29', '-20250930'),
    fc.constantFrom('', '-v1:0', '-v2:0', '-v1', ':0', ':8b'),
  )
  .map(parts => parts.join(''));

it('no two models are shown alike', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(name, fc.string()), { maxLength: 12 }), models => {
      const labels = [...shortModelNames(models).values()].map(
        ({ name: short, rest }) => `${short}\n${rest}`,
      );
      expect(new Set(labels).size).toBe(models.length);
    }),
    { numRuns: 500 },
  );
});

it('models of two providers have the provider in their label', () => {
  const models = ['anthropic', 'bedrock'].map(provider => ({ provider, model: 'claude-20250929' }));
  expect([...shortModelLabels(models).values()]).toEqual(['claude (anthropic)', 'claude (bedrock)']);
  expect([...modelNames(models).values()]).toEqual([
    'claude-20250929 (anthropic)',
    'claude-20250929 (bedrock)',
  ]);
});
