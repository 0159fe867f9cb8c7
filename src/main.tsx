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
import { asOfEntry } from '#app/use-filters.ts';

const config = configInPage(document);
const access = accessOf(config);
const client = createQueryClient();
if (config) client.setQueryData(configQuery.queryKey, config);
const { pathname, search, hash } = window.location;

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
  // The router calls the entry it starts on "default"; a reload keeps the key it had.
  const state: unknown = window.history.state;
  const key = state !== null && typeof state === 'object' && 'key' in state ? String(state.key) : 'default';
  // A failure is shown by the page, which asks again.
  if (filters.unusable.length === 0) {
    client.infiniteQuery(interceptionsQuery(filters, asOfEntry(key))).catch(() => undefined);
  }
}

applyTheme(document.documentElement);
const root = document.getElementById('root');
if (root) boot(root, client);
