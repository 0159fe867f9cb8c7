import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CoderError } from '#server/api/errors.ts';
import { SettingsError, type Settings } from '#server/settings.ts';
import type { Source, Credentials } from '#server/sources/source.ts';

/** The login of Coder's CLI on this computer (checked with CLI 2.29 to 2.37). */
type CliLogin =
  | { readonly token: string }
  /** The CLI is signed in, but stores its token in the keyring of macOS or Windows. */
  | 'in the keyring'
  | null;

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The login of Coder's CLI, if it is for this origin. */
export async function readCliLogin(coderUrl: URL, machine: Machine): Promise<CliLogin> {
  const folder = configFolder(machine);
  const url = await readLine(join(folder, 'url'));
  if (url === null || !URL.canParse(url) || new URL(url).origin !== coderUrl.origin) return null;
  const token = await readLine(join(folder, 'session'));
  return token === null ? 'in the keyring' : { token };
}

function configFolder({ env, platform }: Machine): string {
  const customFolder = env['CODER_CONFIG_DIR'];
  if (customFolder) return customFolder;
  const home = env['HOME'] || homedir();
  const folders: Partial<Record<NodeJS.Platform, string | undefined>> = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: env['APPDATA'],
  };
  return join(folders[platform] ?? (env['XDG_CONFIG_HOME'] || join(home, '.config')), 'coderv2');
}

/** Null if the file is missing, unreadable or empty. */
async function readLine(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || null;
}

interface ServerTokenOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly authenticate: Source['authenticate'];
  readonly report: (line: string) => void;
}

/**
 * The token that this server adds for users of this computer: from its environment, else from the login of
 * Coder's CLI. Null if users sign in themselves. Throws SettingsError if Coder refuses the environment's
 * token.
 */
export async function findServerToken(
  { coderUrl, coderToken, loopback }: Pick<Settings, 'coderUrl' | 'coderToken' | 'loopback'>,
  { env, platform, authenticate, report }: ServerTokenOptions,
): Promise<Credentials | null> {
  if (coderUrl === null || !loopback) return null;
  if (coderToken !== null) {
    const refusal = await refusalReason(coderToken, authenticate);
    if (refusal === null) return { token: coderToken, by: 'environment' };
    throw new SettingsError(`${coderUrl.origin} rejected CODER_SESSION_TOKEN: ${refusal}`);
  }
  const login = await readCliLogin(coderUrl, { env, platform });
  if (login === null) return null;
  if (login === 'in the keyring') {
    report(
      "Coder's CLI is signed in on this computer, but stores its token in the keyring. To use it, run " +
        'CODER_SESSION_TOKEN="$(coder login token)" npm start. Otherwise, sign in on the page.',
    );
    return null;
  }
  const refusal = await refusalReason(login.token, authenticate);
  if (refusal === null) return { token: login.token, by: 'cli' };
  report(
    `Coder rejected the token of its CLI on this computer: ${refusal} Sign in on the page, or run coder login and restart.`,
  );
  return null;
}

/** Coder's reason in one line; null if it accepts the token. */
async function refusalReason(token: string, authenticate: Source['authenticate']): Promise<string | null> {
  try {
    await authenticate(token);
    return null;
  } catch (error) {
    if (!(error instanceof CoderError)) throw error;
    // The message may contain any text.
    return (error.detail || error.message).replace(/[\s\p{C}]+/gu, ' ').slice(0, 300);
  }
}
