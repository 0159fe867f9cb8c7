import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/*
 * How the house is laid out, as a failing test. A place is a folder of src, `main` for the files beside them, or `e2e`.
 * Imports of types count like any other: who must not know a thing must not know its shape either.
 */

const RULES = [
  'direction',
  'place',
  'spelling',
  'parent path',
  'cycle',
  'barrel',
  'length',
  'network',
  'address',
  'search params',
  'charts',
  'react',
  'node',
  'markup',
  'default export',
] as const;
type Rule = (typeof RULES)[number];

const SCREEN_PARTS = ['reader', 'api', 'address', 'model', 'preferences', 'ui', 'theme', 'lib'];
const BROWSER = ['app', 'interceptions', 'interception', 'filters', 'views', 'usage', ...SCREEN_PARTS];

/** Beside itself, what each place may import; a place that is not here must not be. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  texts: ['lib'],
  model: ['lib'],
  theme: ['lib'],
  preferences: ['model', 'lib'],
  ui: ['theme', 'lib'],
  address: ['model', 'lib'],
  api: ['model', 'lib'],
  reader: ['api', 'model', 'lib'],
  filters: SCREEN_PARTS,
  views: SCREEN_PARTS,
  interception: SCREEN_PARTS,
  usage: SCREEN_PARTS,
  interceptions: [...SCREEN_PARTS, 'interception'],
  app: BROWSER,
  main: [...BROWSER, 'texts'],
  server: ['model', 'lib'],
  e2e: ['model', 'api', 'server/seed', 'server/stand-ins'],
};

const PLACES = Object.keys(MAY_IMPORT);
const allBut = (...places: string[]): string[] => PLACES.filter(place => !places.includes(place));
const NO_REACT = ['texts', 'model', 'lib', 'api', 'reader', 'server'];

/** Packages that only some places may know. Hooks aside, a query is plain data, so `api` and `reader` may describe one. */
const PACKAGES: readonly { rule: Rule; packages: (name: string) => boolean; only: readonly string[] }[] = [
  { rule: 'charts', packages: name => /^recharts(?:\/|$)/.test(name), only: ['usage'] },
  { rule: 'react', packages: name => /^react(?:-[\w-]+)?(?:\/|$)/.test(name), only: allBut(...NO_REACT) },
  {
    rule: 'react',
    packages: name => name.startsWith('@tanstack/react-'),
    only: allBut('texts', 'model', 'lib', 'server'),
  },
  { rule: 'address', packages: name => name.startsWith('nuqs/adapters/'), only: ['address', 'app'] },
  { rule: 'address', packages: name => /^nuqs(?:\/(?!adapters\/)|$)/.test(name), only: ['address'] },
];

/** Names that only some places may use, as a variable or as a property. */
const NAMES: readonly {
  rule: Rule;
  as: 'variables' | 'properties';
  names: string[];
  only: readonly string[];
}[] = [
  {
    rule: 'network',
    as: 'variables',
    names: ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'],
    only: ['api', 'server', 'e2e'],
  },
  { rule: 'search params', as: 'variables', names: ['useSearchParams'], only: [] },
  {
    rule: 'markup',
    as: 'properties',
    names: ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML'],
    only: [],
  },
];

const MAX_LINES = 300;
const isTest = (path: string): boolean => /\.(?:test|spec)\.tsx?$/.test(path);
/** What of the end-to-end tests is a house of its own. */
const E2E_FOLDERS = /^e2e\/(?:attack|bench|faults|hostile)\//;
const isMadeUp = (path: string): boolean => path.startsWith('src/server/seed/');
/** Playwright and Vitest ask for these as default exports. */
const DEFAULT_EXPORTS = ['e2e/playwright.config.ts', 'e2e/global-setup.ts', 'e2e/soak.config.ts'];

interface File {
  path: string;
  text: string;
}

interface Facts {
  path: string;
  place: string;
  lines: number;
  /** As written, without a query such as `?worker`. */
  imports: string[];
  variables: Set<string>;
  properties: Set<string>;
  hasDefaultExport: boolean;
  /** Nothing of its own, only what others export. */
  onlyPassesOn: boolean;
}

interface Finding {
  path: string;
  rule: Rule;
  what: string;
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (value: unknown): string | null => {
  if (!isNode(value)) return null;
  const name = value['type'] === 'Literal' ? value['value'] : value['name'];
  return typeof name === 'string' ? name : null;
};
const isGlobal = (value: unknown): boolean =>
  ['window', 'globalThis', 'self'].includes(nameOf(value) ?? '') &&
  isNode(value) &&
  value['type'] === 'Identifier';

const IMPORTING = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
];
const PASSING_ON = ['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration'];

/** What the rules ask of a file. Read from its syntax tree: comments and texts say nothing. */
function readFacts({ path, text }: File): Facts {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0)
    throw new Error(`${path} cannot be parsed: ${errors.map(error => error.message).join()}`);
  const facts: Facts = {
    path,
    place: placeOf(path),
    lines: text.replace(/\n$/, '').split('\n').length,
    imports: [],
    variables: new Set(),
    properties: new Set(),
    hasDefaultExport: false,
    onlyPassesOn: false,
  };
  visit(program.body, facts);
  const statements: unknown[] = program.body;
  facts.onlyPassesOn =
    statements.some(node => isNode(node) && node['type'] !== 'ImportDeclaration') &&
    statements.every(
      node => isNode(node) && PASSING_ON.includes(String(node['type'])) && !node['declaration'],
    );
  return facts;
}

function visit(value: unknown, facts: Facts): void {
  if (Array.isArray(value)) for (const item of value) visit(item, facts);
  if (!isNode(value)) return;
  const type = String(value['type']);
  if (IMPORTING.includes(type)) addImport(value['source'], facts);
  // A worker is named by an address relative to the file.
  if (type === 'NewExpression' && nameOf(value['callee']) === 'Worker') {
    addImport(firstArgument(firstArgument(value)), facts);
  }
  if (type === 'ExportDefaultDeclaration') facts.hasDefaultExport = true;
  if (type === 'ExportSpecifier' && nameOf(value['exported']) === 'default') facts.hasDefaultExport = true;
  if (type === 'Identifier') facts.variables.add(nameOf(value) ?? '');
  if (type === 'JSXAttribute') facts.properties.add(nameOf(value['name']) ?? '');
  for (const [key, child] of Object.entries(value)) {
    const isProperty = (type === 'MemberExpression' && key === 'property') || key === 'key';
    const name = isProperty ? nameOf(child) : null;
    if (name !== null) facts.properties.add(name);
    if (name !== null && isGlobal(value['object'])) facts.variables.add(name);
    if (!isProperty || value['computed'] === true) visit(child, facts);
  }
}

function firstArgument(call: unknown): unknown {
  const list: unknown = isNode(call) ? call['arguments'] : null;
  return Array.isArray(list) ? (list as unknown[])[0] : null;
}

function addImport(source: unknown, facts: Facts): void {
  const specifier = nameOf(source);
  if (specifier !== null) facts.imports.push(specifier.replace(/\?.*$/, ''));
}

function placeOf(path: string): string {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (top === 'e2e') return 'e2e';
  return rest.length === 0 ? 'main' : folder;
}

/** The path in the project that an import means, null for a package. */
function targetOf(from: string, specifier: string): string | null {
  if (specifier.startsWith('#e2e/')) return specifier.slice(1);
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? join(dirname(from), specifier) : null;
}

function* checkImport(facts: Facts, specifier: string): Generator<Omit<Finding, 'path'>> {
  const { path, place } = facts;
  const target = targetOf(path, specifier);
  if (target === null) {
    for (const { rule, packages, only } of PACKAGES) {
      if (packages(specifier) && !only.includes(place)) yield { rule, what: `${place} imports ${specifier}` };
    }
    if (isBuiltin(specifier) && !['server', 'e2e'].includes(place) && !isTest(path)) {
      yield { rule: 'node', what: `${place} imports ${specifier}` };
    }
    return;
  }
  if (specifier.split('/').includes('..')) {
    yield { rule: 'parent path', what: `imports ${specifier}` };
    return;
  }
  const own = dirname(target) === dirname(path);
  const leaves = placeOf(target) !== place;
  if (specifier.startsWith('#') ? own : leaves) {
    yield { rule: 'spelling', what: `imports ${specifier}: ./ inside a folder, #folder/ across folders` };
  }
  if (!/\.\w+$/.test(specifier)) yield { rule: 'spelling', what: `imports ${specifier} without its ending` };
  const allowed = (MAY_IMPORT[place] ?? []).some(folder => target.startsWith(`src/${folder}/`));
  if (leaves && !allowed) yield { rule: 'direction', what: `${place} imports ${specifier}` };
}

function* checkFile(facts: Facts): Generator<Omit<Finding, 'path'>> {
  const { path, place, lines } = facts;
  for (const specifier of facts.imports) yield* checkImport(facts, specifier);
  for (const { rule, as, names, only } of NAMES) {
    for (const name of names) {
      if (facts[as].has(name) && !only.includes(place)) yield { rule, what: `uses ${name}` };
    }
  }
  if (NO_REACT.includes(place) && path.endsWith('x')) yield { rule: 'react', what: 'JSX needs React' };
  if (!(place in MAY_IMPORT)) yield { rule: 'place', what: `there is no place named ${place}` };
  if (path.split('/').length > (path.startsWith('src/') ? 5 : E2E_FOLDERS.test(path) ? 3 : 2))
    yield { rule: 'place', what: 'lies too deep' };
  if (/\/index\.tsx?$/.test(path)) yield { rule: 'barrel', what: 'is named index' };
  if (facts.onlyPassesOn) yield { rule: 'barrel', what: 'only passes on what others export' };
  if (lines > MAX_LINES && !isTest(path) && !isMadeUp(path))
    yield { rule: 'length', what: `has ${lines} lines` };
  if (facts.hasDefaultExport && !DEFAULT_EXPORTS.includes(path)) {
    yield { rule: 'default export', what: 'has a default export' };
  }
}

/** Each ring of files once, named from the file it was entered by. */
function* checkCycles(all: readonly Facts[]): Generator<Finding> {
  const importsOf = new Map(
    all.map(({ path, imports }) => [path, imports.map(specifier => targetOf(path, specifier))]),
  );
  const done = new Set<string>();
  function* follow(path: string, trail: readonly string[]): Generator<Finding> {
    const start = trail.indexOf(path);
    if (start >= 0) yield { path, rule: 'cycle', what: [...trail.slice(start), path].join(' → ') };
    if (start >= 0 || done.has(path)) return;
    for (const target of importsOf.get(path) ?? []) {
      if (target !== null && importsOf.has(target)) yield* follow(target, [...trail, path]);
    }
    done.add(path);
  }
  for (const { path } of all) yield* follow(path, []);
}

function check(files: readonly File[]): Finding[] {
  const all = files.map(readFacts);
  const perFile = all.flatMap(facts =>
    [...checkFile(facts)].map(finding => ({ path: facts.path, ...finding })),
  );
  return [...perFile, ...checkCycles(all)];
}

const long = (lines: number): string => 'export const a = 1;\n'.repeat(lines);

/** Rule, path, text: each breaks that rule and no other. */
const PLANTED: readonly [rule: Rule, path: string, text: string][] = [
  ['direction', 'src/lib/a.ts', `import { b } from '#model/b.ts';`],
  ['direction', 'src/model/a.ts', `import type { B } from '#api/b.ts';`],
  ['direction', 'src/api/a.ts', `export { b } from '#address/b.ts'; export const a = 1;`],
  ['direction', 'src/address/a.ts', `export const a = () => import('#reader/b.ts');`],
  ['direction', 'src/reader/a.ts', `export type A = import('#usage/b.ts').B;`],
  ['direction', 'src/ui/a.tsx', `import '#preferences/b.ts';`],
  ['direction', 'src/usage/a.tsx', `import { b } from '#filters/b.tsx';`],
  ['direction', 'src/interception/a.tsx', `import { b } from '#interceptions/b.tsx';`],
  ['direction', 'src/app/a.tsx', `import type { B } from '#server/b.ts';`],
  ['direction', 'src/main.tsx', `import { b } from '#server/b.ts';`],
  ['direction', 'src/server/a.ts', `import { b } from '#api/b.ts';`],
  ['direction', 'src/server/seed/a.ts', `import { b } from '#reader/b.ts';`],
  ['direction', 'e2e/a.spec.ts', `import { b } from '#address/b.ts';`],
  ['direction', 'e2e/a.ts', `import { b } from '#server/b.ts';`],
  ['direction', 'e2e/bench/a.ts', `import { b } from '#interceptions/b.ts';`],
  ['direction', 'src/server/a.ts', `import { b } from '#e2e/b.ts';`],
  ['place', 'src/components/a.tsx', `export const a = 1;`],
  ['place', 'src/server/seed/deep/er/a.ts', `export const a = 1;`],
  ['place', 'e2e/pages/a.ts', `export const a = 1;`],
  ['place', 'e2e/bench/deep/a.ts', `export const a = 1;`],
  ['place', 'e2e/attack/deep/a.ts', `export const a = 1;`],
  ['spelling', 'src/model/a.ts', `import { b } from '#model/b.ts';`],
  ['spelling', 'src/main.tsx', `import { b } from './app/b.tsx';`],
  ['spelling', 'src/model/a.ts', `import { b } from './b';`],
  ['spelling', 'e2e/bench/a.ts', `import { b } from '#e2e/bench/b.ts';`],
  ['parent path', 'src/server/seed/a.ts', `import { b } from '../b.ts';`],
  [
    'parent path',
    'src/reader/a.ts',
    `export const a = new Worker(new URL('../usage/b.ts', import.meta.url));`,
  ],
  ['barrel', 'src/model/index.ts', `export const a = 1;`],
  ['barrel', 'src/model/a.ts', `export * from './b.ts'; export { c } from './c.ts';`],
  ['barrel', 'src/model/a.ts', `import { b } from './b.ts'; export { b };`],
  ['length', 'src/model/a.ts', `${long(MAX_LINES)}export const b = 1;`],
  ['length', 'e2e/a.ts', long(MAX_LINES + 1)],
  ['network', 'src/reader/a.ts', `export const a = () => fetch('/api');`],
  ['network', 'src/app/a.tsx', `export const a = () => window.fetch('/api');`],
  ['network', 'src/filters/a.ts', `const { fetch: b } = globalThis; export const a = fetch;`],
  ['network', 'src/usage/a.ts', `export const a = () => new XMLHttpRequest();`],
  ['address', 'src/filters/a.ts', `import { useQueryState } from 'nuqs';`],
  ['address', 'src/api/a.ts', `import { createParser } from 'nuqs/server';`],
  ['address', 'src/filters/a.ts', `import { NuqsAdapter } from 'nuqs/adapters/react-router/v7';`],
  ['search params', 'src/app/a.tsx', `import { useSearchParams } from 'react-router';`],
  ['search params', 'src/address/a.ts', `import { useSearchParams as b } from 'react-router';`],
  ['charts', 'src/app/a.tsx', `export const a = () => import('recharts');`],
  ['charts', 'src/interceptions/a.ts', `import type { BarProps } from 'recharts/types/cartesian/Bar';`],
  ['react', 'src/model/a.ts', `import { useState } from 'react';`],
  ['react', 'src/lib/a.ts', `import type { ReactNode } from 'react';`],
  ['react', 'src/api/a.ts', `import { createRoot } from 'react-dom/client';`],
  ['react', 'src/reader/a.ts', `import { useNavigate } from 'react-router';`],
  ['react', 'src/server/a.ts', `import { QueryClient } from '@tanstack/react-query';`],
  ['react', 'src/lib/a.tsx', `export const a = <p />;`],
  ['node', 'src/lib/a.ts', `import { join } from 'node:path';`],
  ['node', 'src/app/a.ts', `import { readFileSync } from 'fs';`],
  ['markup', 'src/ui/a.tsx', `export const a = <p dangerouslySetInnerHTML={{ __html: '' }} />;`],
  ['markup', 'src/ui/a.ts', `export const a = { dangerouslySetInnerHTML: { __html: '' } };`],
  ['markup', 'src/ui/a.ts', `document.body.innerHTML = '';`],
  ['markup', 'src/server/a.ts', `document.body['innerHTML'] = '';`],
  ['markup', 'e2e/a.spec.ts', `document.body.insertAdjacentHTML('beforeend', '');`],
  ['default export', 'src/app/a.tsx', `export default function A() {}`],
  ['default export', 'src/app/a.tsx', `const a = 1; export { a as default };`],
];

/** Close to a rule, and allowed. */
const ALLOWED: readonly [path: string, text: string][] = [
  [
    'src/lib/a.ts',
    `import { b } from './b.ts'; // fetch('#server/b.ts'), innerHTML\nexport const a = "fetch('/api')" + b;`,
  ],
  ['src/server/a.ts', `import { b } from './seed/b.ts'; import 'node:fs'; export const a = () => fetch(b);`],
  ['src/server/seed/a.ts', `import type { B } from '#server/b.ts';\n${long(MAX_LINES)}`],
  ['src/server/a.test.ts', long(MAX_LINES + 1)],
  ['src/lib/a.test.ts', `import 'node:fs';`],
  ['src/lib/a.ts', long(MAX_LINES)],
  ['src/lib/a.ts', `import { b } from './b.ts'; export { b }; export const a = 1;`],
  [
    'src/api/a.ts',
    `import { queryOptions } from '@tanstack/react-query'; export const a = () => fetch('/api');`,
  ],
  [
    'src/reader/a.ts',
    `import type { QueryClient } from '@tanstack/react-query'; export const a = (b: B) => b.fetch();`,
  ],
  ['src/reader/a.ts', `export const a = new Worker(new URL('./b.ts', import.meta.url));`],
  ['src/address/a.ts', `import { createParser } from 'nuqs';`],
  ['src/app/a.tsx', `import { NuqsAdapter } from 'nuqs/adapters/react-router/v7';`],
  ['src/usage/a.tsx', `import { Bar } from 'recharts'; export const a = <Bar />;`],
  ['src/app/a.tsx', `import { b } from '#interceptions/b.tsx'; import '#theme/b.css';`],
  ['src/main.tsx', `import { createRoot } from 'react-dom/client'; import { b } from '#app/b.tsx';`],
  ['e2e/a.ts', `import 'node:fs'; import '#model/b.ts'; import { b } from '#server/seed/b.ts'; fetch('/');`],
  ['e2e/bench/a.ts', `import { b } from '#e2e/b.ts'; import { c } from './c.ts'; import '#model/b.ts';`],
  ['e2e/a.spec.ts', `import { b } from '#e2e/bench/b.ts';`],
  ['e2e/global-setup.ts', `export default function a() {}`],
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const tree = ['src', 'e2e'].flatMap(top =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => `${top}/${name.replaceAll('\\', '/')}`)
    .map(path => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
);

describe('the rules of the house', () => {
  it('hold in every file', () => {
    expect(tree.map(file => file.path)).toContain('src/architecture.test.ts');
    expect(check(tree).map(({ path, rule, what }) => `${path} breaks "${rule}": ${what}`)).toEqual([]);
  });

  it.each(PLANTED)('catch a break of "%s" in %s, case %#', (rule, path, text) => {
    const findings = check([{ path, text }]);
    expect(new Set(findings.map(finding => finding.rule))).toEqual(new Set([rule]));
    expect(new Set(findings.map(finding => finding.path))).toEqual(new Set([path]));
  });

  it.each(ALLOWED)('let pass %s, case %#', (path, text) => {
    expect(check([{ path, text }])).toEqual([]);
  });

  it('catch a ring of files, also one of types alone or of one file', () => {
    const ring = check([
      { path: 'src/lib/a.ts', text: `import type { B } from './b.ts';` },
      { path: 'src/lib/b.ts', text: `export const b = () => import('./c.ts');` },
      { path: 'src/lib/c.ts', text: `export { a } from './a.ts'; export const c = 1;` },
      { path: 'src/lib/d.ts', text: `import './a.ts'; import './d.ts';` },
    ]);
    expect(ring).toEqual([
      {
        path: 'src/lib/a.ts',
        rule: 'cycle',
        what: 'src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts',
      },
      { path: 'src/lib/d.ts', rule: 'cycle', what: 'src/lib/d.ts → src/lib/d.ts' },
    ]);
  });

  it('each have a planted break', () => {
    expect(new Set([...PLANTED.map(([rule]) => rule), 'cycle'])).toEqual(new Set(RULES));
    const inTables = [...PACKAGES, ...NAMES].map(({ rule }) => rule);
    expect(RULES).toEqual(expect.arrayContaining(inTables));
  });
});
