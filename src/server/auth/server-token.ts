import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CoderError } from '#server/api/errors.ts';
import { SettingsError, type Settings } from '#server/settings.ts';
import type { Source, Credentials } from '#server/sources/source.ts';

/** What Coder's CLI left on this computer for a deployment (read in its 2.29 to 2.37). */
type CliLogin =
  | { readonly token: string }
  /** It is signed in there, but keeps its token elsewhere: in the keyring of macOS or Windows. */
  | 'in the keyring'
  | null;

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The login of Coder's CLI, if the deployment it is for has this origin. */
export async function readCliLogin(coderUrl: URL, machine: Machine): Promise<CliLogin> {
  const folder = configFolder(machine);
  const url = await readLine(join(folder, 'url'));
  if (url === null || !URL.canParse(url) || new URL(url).origin !== coderUrl.origin) return null;
  const token = await readLine(join(folder, 'session'));
  return token === null ? 'in the keyring' : { token };
}

function configFolder({ env, platform }: Machine): string {
  const own = env['CODER_CONFIG_DIR'];
  if (own) return own;
  const home = env['HOME'] || homedir();
  const folders: Partial<Record<NodeJS.Platform, string | undefined>> = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: env['APPDATA'],
  };
  return join(folders[platform] ?? (env['XDG_CONFIG_HOME'] || join(home, '.config')), 'coderv2');
}

/** What a file holds, null where it is missing, unreadable or empty. */
async function readLine(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || null;
}

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
export async function findServerToken(
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
