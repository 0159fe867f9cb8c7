import { randomBytes, timingSafeEqual } from 'node:crypto';
import { NO_TOKEN, signedOut, type CoderError } from '#server/api/coder-error.ts';

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
