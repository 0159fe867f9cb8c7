import { t } from '#shared/i18n/t.ts';
import { minorOf } from '#shared/domain/coder-api.ts';
import type { Config } from '#shared/domain/config.ts';

/** The host and port of the deployment, such as `coder.example.com:8443`. */
export function coderHost({ coder_url }: Config): string | null {
  return coder_url !== null && URL.canParse(coder_url) ? new URL(coder_url).host : null;
}

/** A URL on the Coder deployment; null unless it is http(s), which is safe to link to. */
export function coderLink({ coder_url }: Config, path: string): string | null {
  return coder_url !== null && /^https?:\/\//i.test(coder_url) ? coder_url.replace(/\/+$/, '') + path : null;
}

/** Shortens `v2.34.5+sha` to `2.34`; other strings are returned unchanged. */
export function shortVersion(version: string): string {
  const minor = minorOf(version);
  return minor === null ? version : `2.${minor}`;
}

/** The user's roles as Coder names them, such as `owner, auditor`; a user without roles is a `member`. */
export function rolesOf({ roles }: NonNullable<Config['user']>): string {
  return roles.join(', ') || 'member';
}

export function howSignedIn({ source, signed_in_by }: Config): string {
  switch (signed_in_by) {
    case 'cookie':
      return source === 'coder' || source === 'database'
        ? t('Using your own token')
        : t('Using a local token');
    case 'environment':
      return t('Using the server’s CODER_SESSION_TOKEN');
    case 'cli':
      return t('Using the Coder CLI login on this computer');
    case 'header':
      return t('Signed in by a proxy in front of the dashboard');
    case 'local':
      return t('Anyone on this computer has owner access');
    case null:
      return t('Not signed in');
  }
}

/** Whether the session is a cookie of this browser, and the next page load would not sign in automatically. */
export function canSignOut({ source, signed_in_by }: Config, hostname: string): boolean {
  const isAutomatic = source === 'demo' || (source === 'file' && isLoopback(hostname));
  return signed_in_by === 'cookie' && !isAutomatic;
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
