import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/** A setting that cannot be used: one clear line for the person who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL | null;
  readonly file: string | null;
  readonly size: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly veil: boolean;
}

const MOST_INTERCEPTIONS = 5_000_000;

const integer = (name: string, fallback: string, most: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d{1,15}$/, `${name} has to be a whole number`),
    v.transform(Number),
    v.maxValue(most, `${name} has to be at most ${most}`),
  );

const NotYet = (name: string) =>
  v.optional(
    v.literal('', `${name} is set, but this version reads the embedded database only: unset it to start`),
  );

const Environment = v.object({
  PORT: integer('PORT', '7080', 65_535),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => text === '' || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
        'PUBLIC_URL has to be an address such as https://aibridge.example.com',
      ),
    ),
    '',
  ),
  INTERCEPTIONS_FILE: v.optional(v.string(), ''),
  DEMO_INTERCEPTIONS: integer('DEMO_INTERCEPTIONS', '5000', MOST_INTERCEPTIONS),
  DEMO_SEED: integer('DEMO_SEED', '1', 2 ** 32 - 1),
  DATA_DIR: v.optional(v.string(), ''),
  VEIL: v.optional(v.string(), ''),
  CODER_URL: NotYet('CODER_URL'),
  DATABASE_URL: NotYet('DATABASE_URL'),
});

/** Reads the environment; throws SettingsError with the first thing that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = v.safeParse(Environment, env);
  if (!parsed.success) throw new SettingsError(parsed.issues[0].message);
  const set = parsed.output;
  return {
    port: set.PORT,
    host: set.HOST || '127.0.0.1',
    publicUrl: set.PUBLIC_URL === '' ? null : new URL(set.PUBLIC_URL),
    file: set.INTERCEPTIONS_FILE || null,
    size: set.DEMO_INTERCEPTIONS,
    seed: set.DEMO_SEED,
    dataDir: set.DATA_DIR || projectFolder('.cache'),
    veil: set.VEIL === 'on',
  };
}

/** Below the project, from `src/server` as well as from `dist/server`. */
function projectFolder(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}
