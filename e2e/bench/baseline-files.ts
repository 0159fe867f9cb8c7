import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

/**
 * Puts the bare page among the built app's files: the same server hands it out, in the same way and from the same
 * origin. As XHTML, because HTML is never handed out as a file.
 * @returns what takes it away again
 */
export async function addBareFiles(): Promise<() => Promise<void>> {
  const page = new URL('baseline-dom.xhtml', import.meta.url);
  const target = (name: string): string => fileURLToPath(new URL(`../../dist/app/${name}`, import.meta.url));
  const paths = [target('baseline-dom.xhtml'), target('baseline-dom.js')] as const;
  await writeFile(paths[0], await readFile(page));
  await writeFile(paths[1], await bundle('baseline-dom.ts'));
  return async () => {
    for (const path of paths) await rm(path, { force: true });
  };
}
