import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles a script of this folder and all its imports into one text. */
export async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'bundled' } },
  });
  const chunks = [built].flat().flatMap(each => ('output' in each ? each.output : []));
  const [code] = chunks.flatMap(chunk => (chunk.type === 'chunk' ? [chunk.code] : []));
  if (code === undefined) throw new Error(`${name} produced no script`);
  return code;
}
