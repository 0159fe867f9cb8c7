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
import type * as program from './src/server/dashboard.ts';

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: string[]; code?: string | null } | null;
}

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|wasm)$/;
/** What Vite must not look for among the source files. */
const OURS = /^\/(?:api|session|config|healthz)(?:[/?]|$)/;
/** Below this a packet is not saved, only headers are added. */
const WORTH_COMPRESSING_BYTES = 1024;
const packages = (names: string) => new RegExp(`^(?:(?!/node_modules/).)*/node_modules/(?:${names})/`);
/** Small things that charts share with the first screen: left to themselves they would tie the two chunks in a ring. */
const SHARED = packages('react|react-dom|react-is|scheduler|use-sync-external-store|clsx');
/** Recharts and what only it needs: a chunk of its own that the first screen never waits for. */
const CHARTS = packages(
  'recharts|victory-vendor|d3-[\\w-]+|internmap|decimal.js-light|es-toolkit|eventemitter3|tiny-invariant|@reduxjs/toolkit|redux|redux-thunk|react-redux|immer|reselect',
);

/** What is loaded before the first row, in this order; whatever else there is loads later, in chunks of its own. */
const FIRST = { entry: '/src/main.tsx', app: '/src/app/bootstrap.tsx' };

/** Lucide's own entry imports the modules of all icons; which of them are needed is said by the names that its users import. */
const LUCIDE = /\/lucide-react\/dist\/esm\/lucide-react\.mjs$/;
const ICON = /\/lucide-react\/dist\/esm\/icons\/[^/]+\.mjs$/;
const ICON_IMPORT = /import\s*\{([^}]*)\}\s*from\s*['"]lucide-react['"]/g;
const ICON_EXPORT = /export\s*\{([^}]*)\}\s*from\s*['"]\.(\/icons\/[^'"]+)['"]/g;

const namesIn = (list: string): string[] =>
  list.split(',').flatMap(name => name.trim().split(/\s+as\s+|\s+/));

/** The part of `FIRST` that a module belongs to: the first one that needs it, whoever else does. */
function firstPartOf(): (id: string, graph: ModuleGraph) => string | null {
  const parts = new Map<string, string>();
  const wanted = new Set<string>();
  let lucide = { id: '', code: '' };
  const gather = (id: string, part: string, graph: ModuleGraph): void => {
    if (parts.has(id)) return;
    parts.set(id, part);
    const { importedIds = [], code } = graph.getModuleInfo(id) ?? {};
    for (const [, names = ''] of (code ?? '').matchAll(ICON_IMPORT))
      for (const name of namesIn(names)) wanted.add(name);
    for (const next of importedIds) if (!LUCIDE.test(id) || !ICON.test(next)) gather(next, part, graph);
    if (LUCIDE.test(id)) lucide = { id, code: code ?? '' };
  };
  return (id, graph) => {
    if (parts.size === 0) {
      for (const [part, file] of Object.entries(FIRST)) {
        gather(fileURLToPath(new URL(`.${file}`, import.meta.url)), part, graph);
      }
      for (const [, names = '', file = ''] of lucide.code.matchAll(ICON_EXPORT)) {
        const icon = lucide.id.replace(LUCIDE, `/lucide-react/dist/esm${file}`);
        if (namesIn(names).some(name => wanted.has(name))) gather(icon, 'app', graph);
      }
    }
    return parts.get(id) ?? null;
  };
}

/** Made for each build, because it keeps what it finds. */
const chunks = () => ({
  includeDependenciesRecursively: false,
  groups: [
    { name: 'react', test: SHARED, priority: 2 },
    { name: 'recharts', test: CHARTS, priority: 2 },
    { name: firstPartOf(), priority: 1 },
  ],
});

/** Puts `.br` and `.gz` beside what the server hands out, so that the best quality costs nothing at run time. */
function precompress(): Plugin {
  // Brotli's own default is already its best quality.
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
            if (!COMPRESSIBLE.test(name) || (await stat(path)).size < WORTH_COMPRESSING_BYTES) return;
            const bytes = await readFile(path);
            await writeFile(`${path}.br`, await brotli(bytes));
            await writeFile(`${path}.gz`, await gz(bytes, { level: 9 }));
          }),
        );
      },
    },
  };
}

/** The entry asks for the first rows and then for the app, which is named in the page so that it comes at the same time. */
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
          moduleIds.some(id => id.endsWith(FIRST.app)),
        );
        if (!app) throw new Error('The app has no chunk of its own to be named in the page.');
        const names = new Set([app.fileName]);
        // A set is walked through what is added on the way, too.
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

/** In development the same server program runs inside Vite's, reopened when its own code changes. */
function dashboardInVite(): Plugin {
  let open: Promise<program.Dashboard> | null = null;
  let closing: Promise<void> = Promise.resolve();

  const close = (): Promise<void> => {
    const last = open;
    open = null;
    // The embedded database has room for one process at a time: the old one lets go before the next opens.
    if (last !== null) closing = last.then(dashboard => dashboard.close()).catch(() => undefined);
    return closing;
  };

  const start = async (vite: ViteDevServer): Promise<program.Dashboard> => {
    await closing;
    const { ssr } = vite.environments;
    if (!isRunnableDevEnvironment(ssr)) throw new Error('Vite cannot run the server here');
    const { openDashboard } = await ssr.runner.import<typeof program>('/src/server/dashboard.ts');
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
        // Vite's client and React's refresh run from inline scripts, which the page's own policy refuses.
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
        if (OURS.test(request.url ?? '')) void listener(request, response);
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
    // The embedded database writes there all the time.
    watch: { ignored: ['**/.cache/**'] },
  },
  // Markdown is read in a worker, and what this package gives to browsers needs a document.
  resolve: { alias: { 'decode-named-character-reference': resolve(NAMED_CHARACTERS) } },
  worker: { format: 'es' },
  build: {
    // Each build empties only its own folder.
    outDir: isSsrBuild ? 'dist/server' : 'dist/app',
    copyPublicDir: !isSsrBuild,
    // The page's policy allows neither data: fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The server finds its other files by where its own are.
    rolldownOptions: isSsrBuild
      ? { output: { chunkFileNames: '[name].js' } }
      : { output: { codeSplitting: chunks() } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['e2e/support/property-seed.ts'],
    // The tests wait for databases about as long as they work.
    maxWorkers: 2,
    // An embedded Postgres takes seconds to start on a busy machine: a limit for what hangs, not a measure.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
}));
