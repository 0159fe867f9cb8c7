import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The layers of the browser's code, lowest first: a file imports its own layer and the ones below. */
const LAYERS = ['lib', 'i18n', 'domain', 'settings', 'api', 'ui', 'url'].map(name => `shared/${name}`);

/** Which feature may import which others. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  auth: ['usage'],
  filters: [],
  interception: ['search'],
  interceptions: ['filters', 'interception', 'saved-views', 'search', 'usage'],
  'saved-views': [],
  search: ['usage'],
  usage: [],
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(LAYERS.map((layer, index) => [layer, LAYERS.slice(0, index)])),
  ...Object.fromEntries(
    Object.entries(FEATURES).map(([name, others]) => [
      `features/${name}`,
      [...LAYERS, ...others.map(other => `features/${other}`)],
    ]),
  ),
  app: [...LAYERS, ...Object.keys(FEATURES).map(name => `features/${name}`)],
  main: [...LAYERS, 'shared/styles', 'app'],
  server: ['shared/lib', 'shared/domain'],
};

const NO_REACT = ['shared/lib', 'shared/domain', 'server'];
const REACT =
  /^(?:react|react-dom|react-router|@tanstack\/react-\w+|recharts|@base-ui\/react|lucide-react)(?:\/|$)/;
const HTML = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b/;

/** `shared/api`, `features/usage`, `app`, `server`, or `main` for a file of src itself. */
function layerOf(path: string): string {
  const [first = '', second = '', third] = path.replace(/^src\//, '').split('/');
  if (first === 'shared' || first === 'features') return `${first}/${second}`;
  return second === '' && third === undefined ? 'main' : first;
}

/** What the code of a file imports and names, without its comments and texts. */
function read(path: string, text: string) {
  const { program, module } = parseSync(path, text);
  const imports = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  const names = new Set<string>();
  const calls = new Set<string>();
  JSON.stringify(
    program,
    (_key, node: { type?: string; name?: unknown; callee?: { name?: unknown } } | null) => {
      if (typeof node?.name === 'string') names.add(node.name);
      if (node?.type === 'CallExpression' && typeof node.callee?.name === 'string')
        calls.add(node.callee.name);
      return typeof node === 'bigint' ? null : node;
    },
  );
  return { imports, names, calls };
}

function* problemsOf(path: string, text: string): Generator<string> {
  const { imports, names, calls } = read(path, text);
  const isProduction = path.startsWith('src/') && !/\.test\.tsx?$/.test(path);
  const layer = layerOf(path);
  for (const specifier of imports) {
    if (specifier.startsWith('../')) yield `imports ${specifier}: use # across folders`;
    if (!isProduction) continue;
    const target = specifier.startsWith('#') ? specifier.slice(1) : posix.join(dirname(path), specifier);
    if (/^[.#]/.test(specifier)) {
      const to = specifier.startsWith('#e2e/') ? 'e2e' : layerOf(target);
      if (to !== layer && !ALLOWED[layer]?.includes(to)) yield `${layer} imports ${to}`;
    } else {
      if (NO_REACT.includes(layer) && REACT.test(specifier)) yield `${layer} imports ${specifier}`;
      if (specifier === 'recharts' && layer !== 'features/usage') yield `${layer} imports recharts`;
    }
  }
  for (const name of names) if (HTML.test(name)) yield `makes HTML from a string with ${name}`;
  const mayFetch = ['shared/api', 'server'].includes(layer);
  if (isProduction && calls.has('fetch') && !mayFetch) yield `${layer} calls fetch`;
}

const files = ['src', 'e2e'].flatMap(folder =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`),
);

// Import cycles are found by the linter's import/no-cycle.
it('follows the directions in CONTRIBUTING.md', () => {
  const problems = files.flatMap(path =>
    [...problemsOf(path, readFileSync(ROOT + path, 'utf8'))].map(problem => `${path} ${problem}`),
  );
  expect(problems).toEqual([]);
});

describe('finds', () => {
  it.each([
    ['src/shared/lib/a.ts', `import { b } from '#shared/domain/b.ts';`, 'shared/lib imports shared/domain'],
    [
      'src/shared/ui/a.ts',
      `import type { B } from '#features/usage/b.ts';`,
      'shared/ui imports features/usage',
    ],
    [
      'src/features/usage/a.ts',
      `export * from '#features/filters/b.ts';`,
      'features/usage imports features/filters',
    ],
    ['src/features/usage/a.ts', `void import('#app/b.ts');`, 'features/usage imports app'],
    ['src/server/a.ts', `import '#shared/api/b.ts';`, 'server imports shared/api'],
    ['src/server/a.ts', `import '#e2e/b.ts';`, 'server imports e2e'],
    ['src/app/a.ts', `import '../main.tsx';`, 'imports ../main.tsx: use # across folders'],
    ['src/shared/domain/a.ts', `import { useState } from 'react';`, 'shared/domain imports react'],
    ['src/app/a.tsx', `import { Bar } from 'recharts';`, 'app imports recharts'],
    ['src/app/a.ts', `void fetch('/api');`, 'app calls fetch'],
    ['src/app/a.ts', `document.body.innerHTML = '';`, 'makes HTML from a string with innerHTML'],
    [
      'src/app/a.tsx',
      `export const a = <p dangerouslySetInnerHTML={{ __html: '' }} />;`,
      'dangerouslySetInnerHTML',
    ],
  ])('%s: %s', (path, text, problem) => {
    expect([...problemsOf(path, text)].join('\n')).toContain(problem);
  });

  it('nothing in comments and texts', () => {
    expect([
      ...problemsOf('src/app/a.ts', `// fetch('x')\nexport const a = "innerHTML fetch('/api')";`),
    ]).toEqual([]);
  });
});
