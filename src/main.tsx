import './shared/styles/theme.css';
import { parseFilters } from './shared/url/filters-codec.ts';
import { signInHref, canonicalSearch, PATHS, singleSlashed } from './shared/url/routes.ts';
import { configInPage } from './shared/api/bootstrap-config.ts';
import { askEarly } from './shared/api/prefetched-responses.ts';
import { listPath, USUAL_PAGE } from './shared/domain/coder-api.ts';
import { toQuery } from './shared/domain/filter-query.ts';
import { questionsOf } from './shared/domain/filter-selection.ts';
import { applyTheme } from './shared/settings/settings.ts';
import { veilPreference } from './shared/settings/privacy-mode.ts';
import { accessOf, mayAskForRows } from './shared/domain/config.ts';
import type { FirstList } from './app/bootstrap.tsx';
import { ownEntry, listStateOf } from './shared/url/history-entry.ts';
import { beginTabOf } from './shared/settings/tab-session.ts';
import { directionOf, spokenOf } from './shared/i18n/languages.ts';
import { speak } from './shared/i18n/t.ts';
import { keepListsOf, listMemory } from './shared/url/list-snapshots.ts';

// Small, and there before the app: it reads the address and asks for the first rows.
applyTheme(document.documentElement);
const config = configInPage(document);
const access = accessOf(config);
beginTabOf(config?.user?.id ?? '');
veilPreference.begin(config?.veil ?? true);
keepListsOf(config?.user?.id ?? '');
const { origin, search, hash } = window.location;
const pathname = singleSlashed(window.location.pathname);
if (pathname !== window.location.pathname) {
  window.history.replaceState(window.history.state, '', `${origin}${pathname}${search}${hash}`);
}
const entry = ownEntry(window.history);

// A pasted query becomes the keys it means before anything reads the address.
const canonical = canonicalSearch(search, config?.user?.username ?? null);
const path = `${pathname}${canonical && `?${canonical}`}`;
if (access === 'sign in' && pathname !== PATHS.signIn) {
  window.history.replaceState(window.history.state, '', signInHref(path));
} else if (canonical !== search.replace(/^\?/, '')) {
  window.history.replaceState(window.history.state, '', `${path}${hash}`);
}

const first = firstList();
for (const question of first ? questionsOf(first.filters) : []) {
  askEarly(listPath({ q: toQuery(question, first?.asOf ?? 0), limit: USUAL_PAGE }));
}

/** The list that is going to be shown first, null where it is none or cannot be asked for. */
function firstList(): FirstList | null {
  if (!mayAskForRows(access) || (pathname !== '/' && pathname !== PATHS.interceptions)) return null;
  const filters = parseFilters(pathname === '/' ? '' : canonical);
  const { asOf } = listMemory(listStateOf(entry).list);
  return filters.unusable.length === 0 ? { filters, asOf } : null;
}

const root = document.getElementById('root');
const { tag, bring } = spokenOf(window.navigator.languages);
document.documentElement.lang = tag;
const direction = directionOf(tag);
document.documentElement.dir = direction;

/** Not awaited here: the app shares modules with this one, which must have ended before it begins. */
async function begin(): Promise<void> {
  // English is in the code, and better than nothing.
  if (bring) speak(await bring().catch(() => null));
  const { boot } = await import('./app/bootstrap.tsx');
  if (root) await boot(root, config, first, direction);
}
void begin();
