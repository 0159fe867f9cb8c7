import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A script of this folder with all it imports, as one text. */
export async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'bundled' } },
  });
  const chunks = [built].flat().flatMap(each => ('output' in each ? each.output : []));
  const [code] = chunks.flatMap(chunk => (chunk.type === 'chunk' ? [chunk.code] : []));
  if (code === undefined) throw new Error(`${name} made no script`);
  return code;
}
