import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/** A setting that cannot be used. Its message is one line for the person who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface Settings {
  /** 0 = any that is free. */
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL | null;
  readonly file: string | null;
  readonly size: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly veil: boolean;
}

/** Below the project, from `src/server` as well as from `dist/server`. */
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const LAST_PORT = 65_535;
const MOST_INTERCEPTIONS = 5_000_000;
const LAST_SEED = 2 ** 32 - 1;

const refusal =
  (name: string, wanted: string) =>
  ({ input }: v.BaseIssue<unknown>): string =>
    `${name} must be ${wanted}, not ${JSON.stringify(input)}.`;

const wholeNumber = (name: string, most: number, fallback: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => /^\d{1,15}$/.test(text) && Number(text) <= most,
        refusal(name, `a whole number from 0 to ${most}`),
      ),
      v.transform(Number),
    ),
    String(fallback),
  );

const notYet = (name: string) =>
  v.optional(
    v.never(`${name} is set, but this version reads the embedded database only: unset it to start.`),
  );

const EnvironmentSchema = v.object({
  PORT: wholeNumber('PORT', LAST_PORT, 7080),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => URL.canParse(text) && isRootOfHost(new URL(text)),
        refusal('PUBLIC_URL', 'an http or https address without a path'),
      ),
      v.transform(text => new URL(text)),
    ),
  ),
  INTERCEPTIONS_FILE: v.optional(v.string()),
  DEMO_INTERCEPTIONS: wholeNumber('DEMO_INTERCEPTIONS', MOST_INTERCEPTIONS, 5000),
  DEMO_SEED: wholeNumber('DEMO_SEED', LAST_SEED, 1),
  DATA_DIR: v.optional(v.string(), CACHE),
  VEIL: v.optional(v.picklist(['on', 'off'], refusal('VEIL', 'on or off')), 'off'),
  CODER_URL: notYet('CODER_URL'),
  DATABASE_URL: notYet('DATABASE_URL'),
});

/** Reads the environment, where an empty value counts as none; throws SettingsError with the first thing that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = v.safeParse(EnvironmentSchema, Object.fromEntries(given));
  if (!parsed.success) throw new SettingsError(parsed.issues[0].message);
  const set = parsed.output;
  return {
    port: set.PORT,
    // Brackets belong into an address, not to the name of an interface.
    host: set.HOST.replace(/^\[(.*)\]$/, '$1'),
    publicUrl: set.PUBLIC_URL ?? null,
    file: set.INTERCEPTIONS_FILE ?? null,
    size: set.DEMO_INTERCEPTIONS,
    seed: set.DEMO_SEED,
    dataDir: set.DATA_DIR,
    veil: set.VEIL === 'on',
  };
}

function isRootOfHost(url: URL): boolean {
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:');
}
