import { Monitor, Moon, Sun } from 'lucide-react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { parseFilters } from '#address/filters-codec.ts';
import { href, PATHS } from '#address/paths.ts';
import { themePreference, type ThemeChoice } from '#preferences/theme-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Avatar } from '#ui/avatar.tsx';
import { SourceBadge } from './source-badge.tsx';
import { useConfig } from './config-context.ts';

const NEXT_THEME: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

export function Shell() {
  const config = useConfig();
  const filters = parseFilters(useLocation().search);
  const theme = usePreference(themePreference);
  const ThemeIcon = THEME_ICONS[theme];
  const link =
    'inline-flex h-12 items-center border-b-2 border-transparent px-1 font-medium text-muted hover:text-text aria-[current=page]:border-text aria-[current=page]:text-text';

  return (
    <>
      <header className="sticky top-0 z-30 border-b border-line bg-panel">
        <div className="mx-auto flex h-12 max-w-[1800px] items-center gap-4 px-4 md:gap-6 md:px-5">
          <Link
            to={PATHS.interceptions}
            className="flex items-center gap-2 rounded-[6px] text-brand font-semibold"
          >
            <img src="/favicon.svg" alt="" width={22} height={22} className="rounded-[6px]" />
            <span className="max-sm:sr-only">AI Bridge</span>
          </Link>
          <nav aria-label="Main" className="flex gap-4">
            <NavLink to={href('interceptions', filters)} className={link}>
              Interceptions
            </NavLink>
            <NavLink to={href('usage', filters)} className={link}>
              Usage
            </NavLink>
          </nav>
          <div className="ml-auto flex min-w-0 items-center gap-2">
            <SourceBadge />
            <button
              type="button"
              title={`Theme: ${theme}`}
              onClick={() => themePreference.set(NEXT_THEME[theme])}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-text"
            >
              <ThemeIcon aria-hidden="true" size={16} strokeWidth={1.75} />
              <span className="sr-only">Theme: {theme}</span>
            </button>
            {config?.user ? (
              <span
                title={`Signed in as ${config.user.username} (${config.user.roles.join(', ') || 'member'})`}
              >
                <Avatar id={config.user.id} name={config.user.name || config.user.username} size={26} />
                <span className="sr-only">Signed in as {config.user.username}</span>
              </span>
            ) : null}
          </div>
        </div>
      </header>
      <main className="mx-auto max-w-[1800px] px-3 py-3 md:px-5">
        <Outlet />
      </main>
      <ScrollRestoration />
    </>
  );
}
