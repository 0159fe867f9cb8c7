import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';

/** A browser to try. Without a path it is the one that Playwright manages. */
export interface Browser {
  name: string;
  executablePath?: string;
  /** Extra environment variables. */
  env?: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts')];

/** Replaces the package's own file, which looks for fonts only in /tmp. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * The Chromium from the dev dependency (Linux x64), unpacked once per version. Returned twice: as it is, and with the
 * bundled libraries (NSS) for machines that lack them.
 */
export async function packedChromium(): Promise<Browser[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for Linux on x64 only');
  const folder = await unpackOnce();
  const name = 'the Chromium packed with the development dependencies';
  const executablePath = join(folder, 'chromium');
  const fonts = (await hasFonts()) ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  return [
    { name, executablePath, env: fonts },
    { name: `${name}, with its own libraries`, executablePath, env: { ...fonts, ...libraries } },
  ];
}

async function unpackOnce(): Promise<string> {
  const cache = join(ROOT, '.cache');
  const folder = join(cache, `chromium-${packedVersion()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // Renamed when complete, so that an interrupted run leaves no broken browser.
  const unfinished = await mkdtemp(join(cache, 'unpacking-chromium-'));
  try {
    await promisify(execFile)(
      join(ROOT, 'node_modules', '.bin', 'jiti'),
      [join(ROOT, 'e2e', 'support', 'unpack-chromium.ts')],
      // The package unpacks the libraries only if it believes that it runs in AWS Lambda.
      { env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' } },
    );
    await writeFile(join(unfinished, 'fonts', 'fonts.conf'), FONTS_CONF);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run may have finished first.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function packedVersion(): string {
  const manifest = readFileSync(join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8');
  return v.parse(v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() })), manifest).version;
}

async function hasFonts(): Promise<boolean> {
  const lists = await Promise.all(
    FONT_FOLDERS.map(folder => readdir(folder, { recursive: true }).catch((): string[] => [])),
  );
  return lists.flat().some(file => /\.(?:ttf|otf|ttc|pfb)$/i.test(file));
}
