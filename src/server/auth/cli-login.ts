import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What Coder's CLI left on this computer for a deployment (read in its 2.29 to 2.37). */
export type CliLogin =
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
