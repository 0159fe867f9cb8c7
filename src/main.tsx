import '#theme/theme.css';
import { canonicalSearch, PATHS } from '#address/paths.ts';
import { parseFilters } from '#address/filters-codec.ts';
import { configInPage } from '#api/config.ts';
import { interceptionsQuery } from '#api/interceptions.ts';
import { createQueryClient } from '#api/query-client.ts';
import { applyTheme } from '#preferences/theme-preference.ts';
import { boot } from '#app/boot.tsx';
import { asOfEntry } from '#app/use-filters.ts';

const config = configInPage(document);
const client = createQueryClient();
const { pathname, search, hash } = window.location;

// A pasted query becomes the keys it means before anything reads the address.
const canonical = canonicalSearch(search, config?.user?.username ?? null);
if (canonical !== search.replace(/^\?/, '')) {
  window.history.replaceState(window.history.state, '', `${pathname}${canonical && `?${canonical}`}${hash}`);
}

if (pathname === '/' || pathname === PATHS.interceptions) {
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
if (root) boot(root, client, config);
