import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { NO_TOKEN, signedOut, type CoderError } from '#server/api/errors.ts';

/** The roles of embedded data, each with one account and one token. */
export const ROLES = ['owner', 'auditor', 'member'] as const;
export type Role = (typeof ROLES)[number];
export type Tokens = Readonly<Record<Role, string>>;

const ID_LENGTH = 10;
const SECRET_LENGTH = 22;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** In Coder's format: an ID of 10 characters, a dash, a secret of 22. */
export function makeTokens(random: (size: number) => Uint8Array = randomBytes): Tokens {
  const token = (): string => `${randomLetters(ID_LENGTH, random)}-${randomLetters(SECRET_LENGTH, random)}`;
  return { owner: token(), auditor: token(), member: token() };
}

/** The role of a token; throws Coder's 401 for a missing, malformed, unknown or wrong token. */
export function roleOf(token: string | null, tokens: Tokens): Role {
  if (token === null) throw NO_TOKEN;
  const parts = token.split('-');
  const [id = '', secret = ''] = parts;
  if (parts.length !== 2) {
    throw malformedToken(`incorrect amount of API key parts, expected 2 got ${parts.length}`);
  }
  if (toBytes(id).length !== ID_LENGTH) {
    throw malformedToken(`invalid API key ID length, expected ${ID_LENGTH} got ${toBytes(id).length}`);
  }
  if (toBytes(secret).length !== SECRET_LENGTH) {
    throw malformedToken(
      `invalid API key secret length, expected ${SECRET_LENGTH} got ${toBytes(secret).length}`,
    );
  }
  const role = ROLES.find(each => tokens[each].slice(0, ID_LENGTH) === id);
  if (role === undefined) throw signedOut('API key is invalid.');
  if (!timingSafeEqual(toBytes(tokens[role].slice(ID_LENGTH + 1)), toBytes(secret))) {
    throw signedOut('API key secret is invalid.');
  }
  return role;
}

function malformedToken(reason: string): CoderError {
  return signedOut(`Invalid API key format: ${reason}`);
}

function toBytes(text: string): Buffer {
  return Buffer.from(text);
}

/** Unbiased: bytes above the last full multiple of the alphabet are discarded. */
function randomLetters(length: number, random: (size: number) => Uint8Array): string {
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

/** Null if the file is missing or invalid. */
export async function readTokens(path: string): Promise<Tokens | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const parsed = v.safeParse(TokensSchema, text);
  return parsed.success ? parsed.output : null;
}

/** Persisted, so that browsers stay signed in after a restart. Requires the folder's lock. */
export async function persistTokens(path: string): Promise<Tokens> {
  const existing = await readTokens(path);
  if (existing) {
    // A copied folder may have lost the file mode.
    await chmod(path, 0o600);
    return existing;
  }
  const tokens = makeTokens();
  const temporaryPath = `${path}.new`;
  await rm(temporaryPath, { force: true });
  try {
    await writeFile(temporaryPath, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
  return tokens;
}
