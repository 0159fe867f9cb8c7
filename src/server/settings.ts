import * as v from 'valibot';
import { fileURLToPath } from 'node:url';
import { isLoopback } from './http/allowed-hosts.ts';

/** The message for an invalid setting. */
const invalidMessage =
  (name: string, expected: string) =>
  ({ input }: v.BaseIssue<unknown>): string =>
    `${name} must be ${expected}, not ${JSON.stringify(input)}.`;

const wholeNumber = (name: string, max: number, fallback: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => /^\d{1,15}$/.test(text) && Number(text) <= max,
        invalidMessage(name, `a whole number from 0 to ${max}`),
      ),
      v.transform(Number),
    ),
    String(fallback),
  );

/** Quotes the value only if it looks like a host name; any other may contain a password or a token. */
const invalidUrlMessage =
  (name: string) =>
  ({ input }: v.BaseIssue<unknown>): string => {
    const isHost =
      typeof input === 'string' && /^[a-z]{1,20}(?:\.[a-z0-9-]{1,63})*(?::\d{1,5})?$/.test(input);
    const quoted = isHost ? `, not ${JSON.stringify(input)}` : '';
    return `${name} must be an http or https URL like https://host.example.com${quoted}. It cannot have a path, user name, password, query or fragment.`;
  };

const rootUrl = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(text => URL.canParse(text) && isRootOfHost(new URL(text)), invalidUrlMessage(name)),
      v.transform(text => new URL(text)),
    ),
  );

const onOrOff = (name: string) => v.optional(v.picklist(['on', 'off'], invalidMessage(name, 'on or off')));

const list = (name: string, pattern: RegExp, expected: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform(text => text.split(/[\s,]+/).filter(Boolean)),
      v.check(
        parts => parts.every(part => pattern.test(part)),
        `${name} must be ${expected}, separated by spaces.`,
      ),
    ),
    '',
  );

function isRootOfHost(url: URL): boolean {
  const isRoot = url.pathname === '/' && url.search === '' && url.hash === '';
  return (
    isRoot &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'http:' || url.protocol === 'https:')
  );
}

/** A setting is invalid. The message is one line for the user who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface Settings {
  /** 0 means any free port. */
  readonly port: number;
  readonly host: string;
  readonly publicUrl: URL | null;
  /** Whether only this computer can connect: bound to loopback, and no public URL elsewhere. */
  readonly loopback: boolean;
  readonly coderUrl: URL | null;
  /** Added to requests without a token; only used with `coderUrl` and on loopback. */
  readonly coderToken: string | null;
  readonly databaseUrl: string | null;
  readonly file: string | null;
  readonly size: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly privacyMode: boolean;
  /** Sources for the CSP's `frame-ancestors`: which pages may embed this one. */
  readonly frameAncestors: readonly string[];
  /** Hosts from which the page may load avatars. */
  readonly avatarHosts: readonly string[];
}

/** Below the project, from `src/server` and from `dist/server` alike. */
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const MAX_PORT = 65_535;
const MAX_INTERCEPTIONS = 5_000_000;
const MAX_SEED = 2 ** 32 - 1;

const EnvironmentSchema = v.object({
  PORT: wholeNumber('PORT', MAX_PORT, 7080),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: rootUrl('PUBLIC_URL'),
  INTERCEPTIONS_FILE: v.optional(v.string()),
  DEMO_INTERCEPTIONS: wholeNumber('DEMO_INTERCEPTIONS', MAX_INTERCEPTIONS, 5000),
  DEMO_SEED: wholeNumber('DEMO_SEED', MAX_SEED, 1),
  DATA_DIR: v.optional(v.string(), CACHE),
  PRIVACY_MODE: onOrOff('PRIVACY_MODE'),
  FRAME_ANCESTORS: list(
    'FRAME_ANCESTORS',
    /^(?:self|https?:\/\/(?:\*\.)?[\w.-]+(?::\d{1,5})?)$/i,
    'origins like https://coder.example.com or https://*.example.com, or self',
  ),
  AVATAR_HOSTS: list('AVATAR_HOSTS', /^[\w.-]+(?::\d{1,5})?$/i, 'host names like avatars.example.com'),
  CODER_URL: rootUrl('CODER_URL'),
  // Messages about these two never quote the value, which is a secret.
  CODER_SESSION_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^[\x21-\x7e]+$/, 'CODER_SESSION_TOKEN must be a token like coder tokens create prints.'),
    ),
  ),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        // The driver accepts more forms than a URL has, and reports errors itself.
        text => /^postgres(?:ql)?:\/\//.test(text),
        'DATABASE_URL must be a URL like postgres://user:password@host:5432/coder.',
      ),
    ),
  ),
});

/** Every variable that the server reads, as listed in `.env.example`. */
export const SETTING_NAMES: readonly string[] = Object.keys(EnvironmentSchema.entries);

/** The old name of `PRIVACY_MODE`, used only if that is not set. */
const OLD_PRIVACY_MODE = 'VEIL';
const AcceptedSchema = v.object({
  ...EnvironmentSchema.entries,
  [OLD_PRIVACY_MODE]: onOrOff(OLD_PRIVACY_MODE),
});

/**
 * Reads the environment, where an empty value counts as unset; throws SettingsError with the first problem.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const quoted = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = v.safeParse(AcceptedSchema, Object.fromEntries(quoted));
  if (!parsed.success) throw new SettingsError(parsed.issues[0].message);
  const values = parsed.output;
  // Brackets belong to a URL, not to a bind address.
  const host = values.HOST.replace(/^\[(.*)\]$/, '$1');
  const publicUrl = values.PUBLIC_URL ?? null;
  const settings: Settings = {
    port: values.PORT,
    host,
    publicUrl,
    loopback: isLoopback(host) && (publicUrl === null || isLoopback(publicUrl.host)),
    coderUrl: values.CODER_URL ?? null,
    // Coder's own tools use this variable too, so it is ignored without CODER_URL.
    coderToken: values.CODER_URL ? (values.CODER_SESSION_TOKEN ?? null) : null,
    databaseUrl: values.DATABASE_URL ?? null,
    file: values.INTERCEPTIONS_FILE ?? null,
    size: values.DEMO_INTERCEPTIONS,
    seed: values.DEMO_SEED,
    dataDir: values.DATA_DIR,
    privacyMode: (values.PRIVACY_MODE ?? values[OLD_PRIVACY_MODE]) === 'on',
    frameAncestors: values.FRAME_ANCESTORS.map(source => (/^self$/i.test(source) ? "'self'" : source)),
    avatarHosts: values.AVATAR_HOSTS.map(host => host.toLowerCase()),
  };
  refuseOpenAccess(settings);
  return settings;
}

/** Refuses settings that let every visitor in, unless only this computer can connect. */
function refuseOpenAccess({ loopback, coderUrl, coderToken, databaseUrl }: Settings): void {
  if (loopback) return;
  if (coderToken !== null) {
    throw new SettingsError(
      'CODER_SESSION_TOKEN would sign in everyone who can reach this server. Unset it, or set HOST and PUBLIC_URL to this computer.',
    );
  }
  if (databaseUrl !== null && coderUrl === null) {
    throw new SettingsError(
      'With only DATABASE_URL, everyone who can reach this server has access. Set CODER_URL too, so that Coder controls access, or set HOST and PUBLIC_URL to this computer.',
    );
  }
}
