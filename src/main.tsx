import '#theme/theme.css';
import { parseFilters } from '#address/filters-codec.ts';
import { signInHref } from '#address/next-path.ts';
import { canonicalSearch, PATHS } from '#address/paths.ts';
import { configInPage, configQuery } from '#api/config.ts';
import { interceptionsQuery } from '#api/interceptions.ts';
import { createQueryClient } from '#api/query-client.ts';
import { applyTheme } from '#preferences/theme-preference.ts';
import { accessOf, mayAskForRows } from '#app/access.ts';
import { boot } from '#app/boot.tsx';
import { ownEntry } from '#app/own-entry.ts';
import { listStateOf } from '#app/list-key.ts';
import { keepListsOf, listMemory } from '#app/list-memory.ts';

const config = configInPage(document);
const access = accessOf(config);
const client = createQueryClient();
keepListsOf(config?.user?.id ?? '');
if (config) client.setQueryData(configQuery.queryKey, config);
const { pathname, search, hash } = window.location;
const entry = ownEntry(window.history);

// A pasted query becomes the keys it means before anything reads the address.
const canonical = canonicalSearch(search, config?.user?.username ?? null);
const path = `${pathname}${canonical && `?${canonical}`}`;
if (access === 'sign in' && pathname !== PATHS.signIn) {
  window.history.replaceState(window.history.state, '', signInHref(path));
} else if (canonical !== search.replace(/^\?/, '')) {
  window.history.replaceState(window.history.state, '', `${path}${hash}`);
}

if (mayAskForRows(access) && (pathname === '/' || pathname === PATHS.interceptions)) {
  const filters = parseFilters(pathname === '/' ? '' : canonical);
  const { asOf } = listMemory(listStateOf(entry).list);
  // A failure is shown by the page, which asks again.
  if (filters.unusable.length === 0) {
    client.infiniteQuery(interceptionsQuery(filters, asOf)).catch(() => undefined);
  }
}

applyTheme(document.documentElement);
const root = document.getElementById('root');
if (root) boot(root, client);
