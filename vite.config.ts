import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';
import type * as program from './src/server/program.ts';

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: string[]; code?: string | null } | null;
}

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|wasm)$/;
/** Routes of the dashboard server, which Vite must not resolve as source files. */
const SERVER_ROUTES = /^\/(?:api|dashboard|session|config|healthz)(?:[/?]|$)/;
/** Smaller files fit into one packet without compression. */
const MIN_COMPRESSED_BYTES = 1024;
const packages = (names: string) => new RegExp(`^(?:(?!/node_modules/).)*/node_modules/(?:${names})/`);
/** Packages shared by charts and the first page: without a separate chunk, those two would import each other. */
const SHARED_PACKAGES = packages('react|react-dom|react-is|scheduler|use-sync-external-store|clsx');
/** Recharts and its dependencies: a separate chunk that the first page does not load. */
const CHART_PACKAGES = packages(
  'recharts|victory-vendor|d3-[\\w-]+|internmap|decimal.js-light|es-toolkit|eventemitter3|tiny-invariant|@reduxjs/toolkit|redux|redux-thunk|react-redux|immer|reselect',
);

/** The chunks that load before the first row, in order. All other code loads later in separate chunks. */
const FIRST_CHUNKS = { entry: '/src/main.tsx', app: '/src/app/bootstrap.tsx' };

/** Lucide's entry imports all icon modules; the required ones are found by the names that our modules import. */
const LUCIDE = /\/lucide-react\/dist\/esm\/lucide-react\.mjs$/;
const ICON = /\/lucide-react\/dist\/esm\/icons\/[^/]+\.mjs$/;
const ICON_IMPORT = /import\s*\{([^}]*)\}\s*from\s*['"]lucide-react['"]/g;
const ICON_EXPORT = /export\s*\{([^}]*)\}\s*from\s*['"]\.(\/icons\/[^'"]+)['"]/g;

const namesIn = (list: string): string[] =>
  list.split(',').flatMap(name => name.trim().split(/\s+as\s+|\s+/));

/** Returns a function that assigns a module to the first chunk of `FIRST_CHUNKS` that imports it. */
function firstChunkOf(): (id: string, graph: ModuleGraph) => string | null {
  const chunkOf = new Map<string, string>();
  const iconNames = new Set<string>();
  let lucide = { id: '', code: '' };
  const assignImports = (id: string, chunk: string, graph: ModuleGraph): void => {
    if (chunkOf.has(id)) return;
    chunkOf.set(id, chunk);
    const { importedIds = [], code } = graph.getModuleInfo(id) ?? {};
    for (const [, names = ''] of (code ?? '').matchAll(ICON_IMPORT))
      for (const name of namesIn(names)) iconNames.add(name);
    for (const next of importedIds)
      if (!LUCIDE.test(id) || !ICON.test(next)) assignImports(next, chunk, graph);
    if (LUCIDE.test(id)) lucide = { id, code: code ?? '' };
  };
  return (id, graph) => {
    if (chunkOf.size === 0) {
      for (const [chunk, file] of Object.entries(FIRST_CHUNKS)) {
        assignImports(fileURLToPath(new URL(`.${file}`, import.meta.url)), chunk, graph);
      }
      for (const [, names = '', file = ''] of lucide.code.matchAll(ICON_EXPORT)) {
        const icon = lucide.id.replace(LUCIDE, `/lucide-react/dist/esm${file}`);
        if (namesIn(names).some(name => iconNames.has(name))) assignImports(icon, 'app', graph);
      }
    }
    return chunkOf.get(id) ?? null;
  };
}

/** Created for each build, because `firstChunkOf` caches the module graph. */
const chunks = () => ({
  includeDependenciesRecursively: false,
  groups: [
    { name: 'react', test: SHARED_PACKAGES, priority: 2 },
    { name: 'recharts', test: CHART_PACKAGES, priority: 2 },
    { name: firstChunkOf(), priority: 1 },
  ],
});

/** Writes `.br` and `.gz` files next to the assets, so that maximum compression costs no time at run time. */
function precompress(): Plugin {
  // Brotli's default quality is its maximum.
  const [brotli, gz] = [promisify(brotliCompress), promisify(gzip)];
  return {
    name: 'precompress',
    apply: 'build',
    applyToEnvironment: environment => environment.name === 'client',
    writeBundle: {
      order: 'post',
      async handler({ dir }) {
        if (dir === undefined) return;
        const names = await readdir(dir, { recursive: true });
        await Promise.all(
          names.map(async name => {
            const path = join(dir, name);
            if (!COMPRESSIBLE.test(name) || (await stat(path)).size < MIN_COMPRESSED_BYTES) return;
            const bytes = await readFile(path);
            await writeFile(`${path}.br`, await brotli(bytes));
            await writeFile(`${path}.gz`, await gz(bytes, { level: 9 }));
          }),
        );
      },
    },
  };
}

/** Adds modulepreload links for the app chunk and its imports, so that they load in parallel with the entry. */
function preloadApp(): Plugin {
  return {
    name: 'preload-app',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = new Map(
          Object.values(bundle).flatMap(output =>
            output.type === 'chunk' ? [[output.fileName, output] as const] : [],
          ),
        );
        const app = [...chunks.values()].find(({ moduleIds }) =>
          moduleIds.some(id => id.endsWith(FIRST_CHUNKS.app)),
        );
        if (!app) throw new Error('The app has no separate chunk to preload.');
        const names = new Set([app.fileName]);
        // Iterating a set includes the items that are added during the iteration.
        for (const name of names) chunks.get(name)?.imports.forEach(next => names.add(next));
        return [...names]
          .filter(name => !html.includes(`/${name}"`))
          .map(name => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

/** Runs the dashboard server inside the Vite dev server and restarts it when its code changes. */
function dashboardInVite(): Plugin {
  let open: Promise<program.Dashboard> | null = null;
  let closing: Promise<void> = Promise.resolve();

  const close = (): Promise<void> => {
    const last = open;
    open = null;
    // Only one process can open the embedded database: the old server closes before the next one opens it.
    if (last !== null) closing = last.then(dashboard => dashboard.close()).catch(() => undefined);
    return closing;
  };

  const start = async (vite: ViteDevServer): Promise<program.Dashboard> => {
    await closing;
    const { ssr } = vite.environments;
    if (!isRunnableDevEnvironment(ssr)) throw new Error('Vite cannot run the server here');
    const { openDashboard } = await ssr.runner.import<typeof program>('/src/server/program.ts');
    return openDashboard({
      env: process.env,
      now: () => new Date(),
      indexHtml: async path => vite.transformIndexHtml(path, await readFile('index.html', 'utf8')),
      assets: null,
      report: line => vite.config.logger.info(line),
    });
  };

  return {
    name: 'dashboard-in-vite',
    apply: (_config, { command, mode }) => command === 'serve' && mode !== 'test',
    configureServer(vite) {
      const answer = async (request: Request): Promise<Response> => {
        open ??= start(vite);
        const response = await (await open).fetch(request);
        const headers = new Headers(response.headers);
        // Vite's client and React Refresh use inline scripts, which the content security policy blocks.
        headers.delete('Content-Security-Policy');
        return new Response(response.body, { status: response.status, headers });
      };
      const failed = (error: unknown): Response => {
        void close();
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        vite.config.logger.error(text);
        return new Response(text, { status: 500 });
      };
      const listener = getRequestListener(answer, { overrideGlobalObjects: false, errorHandler: failed });
      vite.middlewares.use((request, response, next) => {
        if (SERVER_ROUTES.test(request.url ?? '')) void listener(request, response);
        else next();
      });
      return () => vite.middlewares.use((request, response) => void listener(request, response));
    },
    hotUpdate({ modules, server }) {
      if (this.environment.name !== 'ssr' || modules.length === 0) return;
      void close();
      server.environments.client.hot.send({ type: 'full-reload' });
    },
    buildEnd: close,
  };
}

const NAMED_CHARACTERS = 'node_modules/decode-named-character-reference/index.js';

export default defineConfig(({ isSsrBuild = false }) => ({
  plugins: [react(), tailwind(), dashboardInVite(), preloadApp(), precompress()],
  appType: 'custom',
  server: {
    host: process.env['HOST'] ?? '127.0.0.1',
    port: Number(process.env['PORT'] ?? 7080),
    strictPort: true,
    // The embedded database writes there continuously.
    watch: { ignored: ['**/.cache/**'] },
  },
  // Markdown is parsed in a worker, and this package's browser build requires a document.
  resolve: { alias: { 'decode-named-character-reference': resolve(NAMED_CHARACTERS) } },
  worker: { format: 'es' },
  build: {
    // Each build empties its own directory only.
    outDir: isSsrBuild ? 'dist/server' : 'dist/app',
    copyPublicDir: !isSsrBuild,
    // The content security policy blocks `data:` fonts and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The server locates other files relative to its own.
    rolldownOptions: isSsrBuild
      ? { output: { chunkFileNames: '[name].js' } }
      : { output: { codeSplitting: chunks() } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['e2e/support/property-seed.ts'],
    // The tests spend about half of their time waiting for databases.
    maxWorkers: 2,
    // Catches tests that hang: an embedded Postgres takes seconds to start on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
}));
