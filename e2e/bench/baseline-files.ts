import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

/**
 * Adds the baseline page to the built app's files, so that the same server serves it from the same origin. It is XHTML
 * because the server never serves HTML as a file.
 * @returns a function that removes the files
 */
export async function addBaselineFiles(): Promise<() => Promise<void>> {
  const page = new URL('baseline-dom.xhtml', import.meta.url);
  const target = (name: string): string => fileURLToPath(new URL(`../../dist/app/${name}`, import.meta.url));
  const paths = [target('baseline-dom.xhtml'), target('baseline-dom.js')] as const;
  await writeFile(paths[0], await readFile(page));
  await writeFile(paths[1], await bundle('baseline-dom.ts'));
  return async () => {
    for (const path of paths) await rm(path, { force: true });
  };
}
