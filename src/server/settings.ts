import * as v from 'valibot';
import { fileURLToPath } from 'node:url';
import { isLoopback } from './http/allowed-hosts.ts';

/** What a setting must be, told to whoever set it otherwise. */
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

/** Repeats a value only where it has the form of a host name: any other may hold a password or a token. */
const addressRefusal =
  (name: string) =>
  ({ input }: v.BaseIssue<unknown>): string => {
    const isHost =
      typeof input === 'string' && /^[a-z]{1,20}(?:\.[a-z0-9-]{1,63})*(?::\d{1,5})?$/.test(input);
    const given = isHost ? `, not ${JSON.stringify(input)}` : '';
    return `${name} must be an http or https address without a path${given}: like https://host.example.com, with no user name, password, query or fragment in it.`;
  };

const rootAddress = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(text => URL.canParse(text) && isRootOfHost(new URL(text)), addressRefusal(name)),
      v.transform(text => new URL(text)),
    ),
  );

const onOrOff = (name: string) => v.optional(v.picklist(['on', 'off'], refusal(name, 'on or off')));

const list = (name: string, one: RegExp, wanted: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform(text => text.split(/[\s,]+/).filter(Boolean)),
      v.check(
        parts => parts.every(part => one.test(part)),
        `${name} must be ${wanted}, with spaces between.`,
      ),
    ),
    '',
  );

function isRootOfHost(url: URL): boolean {
  const bare = url.pathname === '/' && url.search === '' && url.hash === '';
  return (
    bare &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'http:' || url.protocol === 'https:')
  );
}

/** A setting that cannot be used. Its message is one line for the person who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface Settings {
  /** 0 = any that is free. */
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL | null;
  /** Whether only this computer reaches us: bound to loopback, and not said to be public elsewhere. */
  readonly loopback: boolean;
  readonly coderUrl: URL | null;
  /** Adds itself to requests without a token; set only together with `coderUrl` and on loopback. */
  readonly coderToken: string | null;
  readonly databaseUrl: string | null;
  readonly file: string | null;
  readonly size: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly privacyMode: boolean;
  /** Sources as a Content-Security-Policy writes them: who may show the page inside of theirs. */
  readonly frameAncestors: readonly string[];
  /** Whose pictures of people the page may load. */
  readonly avatarHosts: readonly string[];
}

/** Below the project, from `src/server` as well as from `dist/server`. */
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const LAST_PORT = 65_535;
const MAX_INTERCEPTIONS = 5_000_000;
const LAST_SEED = 2 ** 32 - 1;

const EnvironmentSchema = v.object({
  PORT: wholeNumber('PORT', LAST_PORT, 7080),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: rootAddress('PUBLIC_URL'),
  INTERCEPTIONS_FILE: v.optional(v.string()),
  DEMO_INTERCEPTIONS: wholeNumber('DEMO_INTERCEPTIONS', MAX_INTERCEPTIONS, 5000),
  DEMO_SEED: wholeNumber('DEMO_SEED', LAST_SEED, 1),
  DATA_DIR: v.optional(v.string(), CACHE),
  PRIVACY_MODE: onOrOff('PRIVACY_MODE'),
  FRAME_ANCESTORS: list(
    'FRAME_ANCESTORS',
    /^(?:self|https?:\/\/(?:\*\.)?[\w.-]+(?::\d{1,5})?)$/i,
    'addresses like https://coder.example.com or https://*.example.com, or self',
  ),
  AVATAR_HOSTS: list('AVATAR_HOSTS', /^[\w.-]+(?::\d{1,5})?$/i, 'host names like avatars.example.com'),
  CODER_URL: rootAddress('CODER_URL'),
  // What is wrong with these two is never repeated: they hold secrets.
  CODER_SESSION_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^[\x21-\x7e]+$/, 'CODER_SESSION_TOKEN must be a token as coder tokens create prints it.'),
    ),
  ),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        // The driver knows more forms than a URL has; it says itself what it cannot read.
        text => /^postgres(?:ql)?:\/\//.test(text),
        'DATABASE_URL must be an address like postgres://user:password@host:5432/coder.',
      ),
    ),
  ),
});

/** Every variable that the server reads, as `.env.example` lists them. */
export const SETTING_NAMES: readonly string[] = Object.keys(EnvironmentSchema.entries);

/** `VEIL` is the old name of `PRIVACY_MODE`. It is used only if `PRIVACY_MODE` is not set. */
const AcceptedSchema = v.object({ ...EnvironmentSchema.entries, VEIL: onOrOff('VEIL') });

/** Reads the environment, where an empty value counts as none; throws SettingsError with the first thing that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = v.safeParse(AcceptedSchema, Object.fromEntries(given));
  if (!parsed.success) throw new SettingsError(parsed.issues[0].message);
  const set = parsed.output;
  // Brackets belong into an address, not to the name of an interface.
  const host = set.HOST.replace(/^\[(.*)\]$/, '$1');
  const publicUrl = set.PUBLIC_URL ?? null;
  const settings: Settings = {
    port: set.PORT,
    host,
    publicUrl,
    loopback: isLoopback(host) && (publicUrl === null || isLoopback(publicUrl.host)),
    coderUrl: set.CODER_URL ?? null,
    // It may stand in the environment for Coder's own tools: without CODER_URL it is none of ours.
    coderToken: set.CODER_URL ? (set.CODER_SESSION_TOKEN ?? null) : null,
    databaseUrl: set.DATABASE_URL ?? null,
    file: set.INTERCEPTIONS_FILE ?? null,
    size: set.DEMO_INTERCEPTIONS,
    seed: set.DEMO_SEED,
    dataDir: set.DATA_DIR,
    privacyMode: (set.PRIVACY_MODE ?? set.VEIL) === 'on',
    frameAncestors: set.FRAME_ANCESTORS.map(source => (/^self$/i.test(source) ? "'self'" : source)),
    avatarHosts: set.AVATAR_HOSTS.map(host => host.toLowerCase()),
  };
  refuseOpenDoors(settings);
  return settings;
}

/** What lets everyone in who reaches this server may not be set where others than this computer reach it. */
function refuseOpenDoors({ loopback, coderUrl, coderToken, databaseUrl }: Settings): void {
  if (loopback) return;
  if (coderToken !== null) {
    throw new SettingsError(
      'CODER_SESSION_TOKEN would sign in whoever reaches this server: unset it, or keep HOST and PUBLIC_URL on this computer.',
    );
  }
  if (databaseUrl !== null && coderUrl === null) {
    throw new SettingsError(
      'DATABASE_URL alone lets in whoever reaches this server: set CODER_URL too, which says who may read, or keep HOST and PUBLIC_URL on this computer.',
    );
  }
}
