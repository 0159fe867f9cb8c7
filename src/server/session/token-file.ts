import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeTokens, type Tokens } from './tokens.ts';

const Token = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/));
const TokensSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ owner: Token, auditor: Token, member: Token }),
);

/** The tokens of a data folder; null where there are none, or none that can be used. */
export async function readTokens(dataDir: string): Promise<Tokens | null> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => null);
  const parsed = v.safeParse(TokensSchema, text);
  return parsed.success ? parsed.output : null;
}

/** Made once and kept, so that a browser stays signed in when the server starts again. Needs the folder's lock. */
export async function keepTokens(dataDir: string): Promise<Tokens> {
  const kept = await readTokens(dataDir);
  if (kept) {
    // A copied folder may have lost the mode.
    await chmod(pathIn(dataDir), 0o600);
    return kept;
  }
  const tokens = makeTokens();
  await mkdir(dataDir, { recursive: true });
  const unfinished = `${pathIn(dataDir)}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, pathIn(dataDir));
  return tokens;
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'tokens.json');
}
