import { CoderError } from '#server/api/coder-error.ts';
import { SettingsError, type Settings } from '#server/settings.ts';
import type { Source } from '#server/sources/source.ts';
import { readCliLogin } from './cli-login.ts';
import type { Credentials } from '#server/sources/credentials.ts';

interface OwnTokenOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly authenticate: Source['authenticate'];
  readonly report: (line: string) => void;
}

/**
 * The token that this server adds for whoever sits at this computer: from its environment, else the login that Coder's
 * CLI left here. Null where people sign in themselves. Throws SettingsError where the environment's is refused.
 */
export async function findOwnToken(
  { coderUrl, coderToken, loopback }: Pick<Settings, 'coderUrl' | 'coderToken' | 'loopback'>,
  { env, platform, authenticate, report }: OwnTokenOptions,
): Promise<Credentials | null> {
  if (coderUrl === null || !loopback) return null;
  if (coderToken !== null) {
    const refusal = await whyRefused(coderToken, authenticate);
    if (refusal === null) return { token: coderToken, by: 'environment' };
    throw new SettingsError(`${coderUrl.origin} refuses CODER_SESSION_TOKEN: ${refusal}`);
  }
  const login = await readCliLogin(coderUrl, { env, platform });
  if (login === null) return null;
  if (login === 'in the keyring') {
    report(
      "Coder's CLI is signed in here but keeps its token in the keyring: " +
        'CODER_SESSION_TOKEN="$(coder login token)" npm start uses it; else sign in on the page.',
    );
    return null;
  }
  const refusal = await whyRefused(login.token, authenticate);
  if (refusal === null) return { token: login.token, by: 'cli' };
  report(
    `The login that Coder's CLI left here is refused: ${refusal} Sign in on the page, or run coder login and start again.`,
  );
  return null;
}

/** Coder's reason in one line, null where it knows the token. */
async function whyRefused(token: string, authenticate: Source['authenticate']): Promise<string | null> {
  try {
    await authenticate(token);
    return null;
  } catch (error) {
    if (!(error instanceof CoderError)) throw error;
    // What answers may be anything.
    return (error.detail || error.message).replace(/[\s\p{C}]+/gu, ' ').slice(0, 300);
  }
}
