import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { makeTokens, type Tokens } from './tokens.ts';

const Token = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/));
const TokensSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ owner: Token, auditor: Token, member: Token }),
);

/** Null where there are none, or none that can be used. */
export async function readTokens(path: string): Promise<Tokens | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const parsed = v.safeParse(TokensSchema, text);
  return parsed.success ? parsed.output : null;
}

/** Made once and kept, so that a browser stays signed in when the server starts again. Needs the lock of the folder. */
export async function keepTokens(path: string): Promise<Tokens> {
  const kept = await readTokens(path);
  if (kept) {
    // A copied folder may have lost the mode.
    await chmod(path, 0o600);
    return kept;
  }
  const tokens = makeTokens();
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(unfinished, path);
  return tokens;
}
