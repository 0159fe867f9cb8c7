import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { NO_TOKEN, signedOut, type CoderError } from '#server/api/errors.ts';

/** The roles that embedded data knows, each with one account and one token. */
export const ROLES = ['owner', 'auditor', 'member'] as const;
export type Role = (typeof ROLES)[number];
export type Tokens = Readonly<Record<Role, string>>;

const ID_LENGTH = 10;
const SECRET_LENGTH = 22;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Shaped like Coder's: an id of 10 characters, a dash, a secret of 22. */
export function makeTokens(random: (size: number) => Uint8Array = randomBytes): Tokens {
  const token = (): string => `${letters(ID_LENGTH, random)}-${letters(SECRET_LENGTH, random)}`;
  return { owner: token(), auditor: token(), member: token() };
}

/** Whose token this is; throws Coder's 401, which tells apart none, malformed, unknown and wrong. */
export function roleOf(token: string | null, tokens: Tokens): Role {
  if (token === null) throw NO_TOKEN;
  const parts = token.split('-');
  const [id = '', secret = ''] = parts;
  if (parts.length !== 2) {
    throw malformed(`incorrect amount of API key parts, expected 2 got ${parts.length}`);
  }
  if (bytes(id).length !== ID_LENGTH) {
    throw malformed(`invalid API key ID length, expected ${ID_LENGTH} got ${bytes(id).length}`);
  }
  if (bytes(secret).length !== SECRET_LENGTH) {
    throw malformed(`invalid API key secret length, expected ${SECRET_LENGTH} got ${bytes(secret).length}`);
  }
  const role = ROLES.find(each => tokens[each].slice(0, ID_LENGTH) === id);
  if (role === undefined) throw signedOut('API key is invalid.');
  if (!timingSafeEqual(bytes(tokens[role].slice(ID_LENGTH + 1)), bytes(secret))) {
    throw signedOut('API key secret is invalid.');
  }
  return role;
}

function malformed(reason: string): CoderError {
  return signedOut(`Invalid API key format: ${reason}`);
}

function bytes(text: string): Buffer {
  return Buffer.from(text);
}

/** Every letter equally likely: bytes past the last whole run of the alphabet are thrown away. */
function letters(length: number, random: (size: number) => Uint8Array): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (text.length < length && byte < 256 - (256 % LETTERS.length)) {
        text += LETTERS.charAt(byte % LETTERS.length);
      }
    }
  }
  return text;
}

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
export async function persistTokens(path: string): Promise<Tokens> {
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
