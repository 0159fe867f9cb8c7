import { accessOf, mayAskForRows } from '#shared/domain/access.ts';
import { CONFIG_ELEMENT_ID, type Config } from '#shared/domain/config.ts';
import { listPath } from '#shared/domain/list-path.ts';
import { USUAL_PAGE } from '#shared/domain/page-size.ts';
import { goJson } from '#server/api/go-json.ts';
import type { Reader, SignedIn } from '#server/auth/signed-in.ts';
import type { AppOptions } from './app-options.ts';

/** What the page needs to know before it draws anything. */
export function configOf(
  { source, veil, avatarHosts }: Pick<AppOptions, 'source' | 'veil' | 'avatarHosts'>,
  { signedIn, problem }: Reader,
): Config {
  const { kind, coder, file } = source;
  return {
    source: kind,
    coder_url: coder?.url ?? null,
    coder_version: coder?.version() ?? null,
    version: source.version(),
    user: signedIn && userOf(signedIn),
    signed_in_by: signedIn?.by ?? null,
    problem,
    veil,
    avatar_hosts: [...avatarHosts],
    retention_days: null,
    file,
  };
}

function userOf({ user: { id, username, name, avatar_url, roles } }: SignedIn): Config['user'] {
  return { id, username, name, avatar_url, roles: [...roles] };
}

/** As an element of the page. Its JSON has every `<` escaped, so that no text in it can end the element. */
export function configElement(config: Config): string {
  return `<script type="application/json" id="${CONFIG_ELEMENT_ID}">${goJson(config)}</script>`;
}

/** Addresses of the list without any filter. */
const WHOLE_LIST: ReadonlySet<string> = new Set(['/', '/interceptions']);

/**
 * Lets the browser ask for the first rows while it still fetches the scripts that are going to; for them it must be the
 * same request to the letter. A browser complains of an answer that nobody takes, so only where that is certain.
 */
export function firstRowsLink(config: Config, address: string): string {
  const { pathname, search } = new URL(address);
  if (!WHOLE_LIST.has(pathname) || search !== '' || !mayAskForRows(accessOf(config))) return '';
  return `<link rel="preload" as="fetch" crossorigin href="${listPath({ limit: USUAL_PAGE })}">`;
}
