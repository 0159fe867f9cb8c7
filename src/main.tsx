import './shared/styles/theme.css';
import * as v from 'valibot';
import { parseFilters } from './shared/url/filters-codec.ts';
import { costKeysOf } from './shared/domain/filters.ts';
import { restrictToApi } from './shared/domain/parse-filters.ts';
import { signInHref, canonicalSearch, ROUTES, singleSlashed } from './shared/url/routes.ts';
import { prefetchResponse } from './shared/api/client.ts';
import { listPath, DEFAULT_PAGE_SIZE } from './shared/domain/coder-api.ts';
import { formatQuery, dashboardPath } from './shared/domain/filter-query.ts';
import { needsDatabase, toApiFilters } from './shared/domain/filter-selection.ts';
import { applyTheme } from './shared/settings/theme.ts';
import { privacyModeSetting } from './shared/settings/privacy-mode.ts';
import {
  accessOf,
  canFetchRows,
  CONFIG_ELEMENT_ID,
  ConfigSchema,
  isDatabase,
  type Config,
} from './shared/domain/config.ts';
import type { FirstList } from './app/bootstrap.tsx';
import { historyEntry, readListHistoryState } from './shared/url/history-entry.ts';
import { beginTabOf } from './shared/settings/persisted-setting.ts';
import { directionOf, negotiateLocale } from './shared/i18n/languages.ts';
import { setLocale } from './shared/i18n/t.ts';
import { setSnapshotOwner, listSnapshots } from './shared/url/list-snapshots.ts';

// This entry is small and runs before the app loads: it parses the URL and prefetches the first rows.
applyTheme(document.documentElement);
const config = readConfig();
const access = accessOf(config);
beginTabOf(config?.user?.id ?? '');
privacyModeSetting.begin(config?.privacyMode ?? true);
setSnapshotOwner(config?.user?.id ?? '');
const { origin, search, hash } = window.location;
const pathname = singleSlashed(window.location.pathname);
if (pathname !== window.location.pathname) {
  window.history.replaceState(window.history.state, '', `${origin}${pathname}${search}${hash}`);
}
const entry = historyEntry(window.history);

// Canonicalizes the filters before anything else reads the URL.
const canonical = canonicalSearch(search, config?.user?.username ?? null);
const path = `${pathname}${canonical && `?${canonical}`}`;
if (access === 'sign in' && pathname !== ROUTES.signIn) {
  window.history.replaceState(window.history.state, '', signInHref(path));
} else if (canonical !== search.replace(/^\?/, '')) {
  window.history.replaceState(window.history.state, '', `${path}${hash}`);
}

const first = firstList();
if (first) firstRequests(first).forEach(prefetchResponse);

/** Paths of the first page, as `fetchListPage` requests it. */
function firstRequests({ filters, asOf }: FirstList): string[] {
  if (isDatabase(config) && needsDatabase(filters)) {
    return [dashboardPath('interceptions', filters, { limit: DEFAULT_PAGE_SIZE, asOf })];
  }
  return toApiFilters(filters).map(each =>
    listPath({ q: formatQuery(each, asOf), limit: DEFAULT_PAGE_SIZE }),
  );
}

/** The list on the first page, or null if that page is not a list or its rows cannot be fetched. */
function firstList(): FirstList | null {
  if (!canFetchRows(access) || (pathname !== '/' && pathname !== ROUTES.interceptions)) return null;
  const parsed = parseFilters(pathname === '/' ? '' : canonical);
  const filters = isDatabase(config) ? parsed : restrictToApi(parsed);
  const { asOf } = listSnapshots(readListHistoryState(entry).list);
  // The entry doesn't load the prices for a cost.
  return filters.invalid.length === 0 && costKeysOf(filters).length === 0 ? { filters, asOf } : null;
}

/** The config that the server embeds in the HTML, so that it is known before the first render. */
function readConfig(): Config | null {
  const text = document.getElementById(CONFIG_ELEMENT_ID)?.textContent;
  if (!text) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigSchema), text);
  return parsed.success ? parsed.output : null;
}

const root = document.getElementById('root');
const { tag, load } = negotiateLocale(window.navigator.languages);
document.documentElement.lang = tag;
const direction = directionOf(tag);
document.documentElement.dir = direction;

/** Not awaited at the top level: the app imports modules of this chunk, which must finish evaluating first. */
async function begin(): Promise<void> {
  // English is in the code; it is the fallback when a locale fails to load.
  if (load) setLocale(await load().catch(() => null));
  const { boot } = await import('./app/bootstrap.tsx');
  if (root) await boot(root, config, first, direction);
}
void begin();
