import { t } from '#shared/i18n/t.ts';
import { minorOf } from '#shared/domain/coder-api.ts';
import type { Config } from '#shared/domain/config.ts';

/** `coder.example.com`, with its port where it has one; null where no Coder is known. */
export function coderHost({ coder_url }: Config): string | null {
  return coder_url !== null && URL.canParse(coder_url) ? new URL(coder_url).host : null;
}

/** An address of the Coder deployment, for a link; null where it is none that a browser should open. */
export function coderLink({ coder_url }: Config, path: string): string | null {
  return coder_url !== null && /^https?:\/\//i.test(coder_url) ? coder_url.replace(/\/+$/, '') + path : null;
}

/** `2.34` of `v2.34.5+sha`; anything else as it is. */
export function shortVersion(version: string): string {
  const minor = minorOf(version);
  return minor === null ? version : `2.${minor}`;
}

/** A person's roles by Coder's own names, `owner, auditor`; who has none beside it is a member. */
export function rolesOf({ roles }: NonNullable<Config['user']>): string {
  return roles.join(', ') || 'member';
}

/** How it came that this person is signed in, and from where. */
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

/** Only a token that was given to this browser can be taken back, and only where the next page load brings none by itself. */
export function canSignOut({ source, signed_in_by }: Config, hostname: string): boolean {
  const cameByItself = source === 'demo' || (source === 'file' && isLoopback(hostname));
  return signed_in_by === 'cookie' && !cameByItself;
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
