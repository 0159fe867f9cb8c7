import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { href, ROUTES } from '#shared/url/routes.ts';
import { accessOf, canFetchRows, type Config } from '#shared/domain/config.ts';
import { LateCommandCenter } from '#app/command-menu/command-center.lazy.tsx';
import { t } from '#shared/i18n/t.ts';
import { AccessGuard } from '#features/auth/access-guard.tsx';
import { SCROLL_TO_TOP, useScrollRestoration } from './scroll-restoration.ts';
import { preloadPage } from './pages.lazy.ts';
import { IconButton } from '#shared/ui/button.tsx';
import { Toaster } from '#shared/ui/toaster.tsx';
import { ReauthPrompt } from '#features/auth/reauth-prompt.tsx';
import { SourceBadge } from './source-badge.tsx';
import { useConfig } from '#shared/api/config.ts';
import { useThemeChoice } from './top-bar-settings.tsx';
import { PrivacyModeButton } from './top-bar-settings.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import type { ComponentProps } from 'react';
import { Avatar } from '#shared/ui/avatar.tsx';
import { lazyPopup } from '#shared/ui/lazy.tsx';
import { rolesOf } from '#features/auth/coder-labels.ts';

interface AccountProps {
  config: Config;
  user: NonNullable<Config['user']>;
}

const LateAccountMenu = lazyPopup<AccountProps>(
  'menu',
  async () => (await import('./account-menu.tsx')).AccountMenu,
);

/** The signed-in user's avatar, which opens the account menu. */
function AccountButton() {
  const config = useConfig();
  const user = config?.user;
  if (!user) return null;
  return (
    <div className="flex shrink-0">
      <LateAccountMenu
        rest={{ config, user }}
        render={waiting => <AvatarButton user={user} {...waiting} />}
      />
    </div>
  );
}

function AvatarButton({ user, ...props }: ComponentProps<'button'> & Pick<AccountProps, 'user'>) {
  const name = escapeInvisible(user.username);
  return (
    <button
      type="button"
      title={t('Signed in as {name} ({roles})', { name, roles: rolesOf(user) })}
      className="shrink-0 rounded-full"
      {...props}
    >
      <Avatar id={user.id} name={user.name || user.username} url={user.avatar_url} size={26} />
      <span className="sr-only">{t('Signed in as {name}', { name })}</span>
    </button>
  );
}

const preloadUsage = () => void preloadPage(ROUTES.usage);

export function Shell() {
  const config = useConfig();
  useScrollRestoration();
  const filters = parseFilters(useLocation().search);
  const { label, icon, next } = useThemeChoice();
  const hiddenIfNarrow = config?.user ? 'max-md:hidden' : undefined;
  const link =
    'h-12 min-w-0 truncate border-b-2 border-transparent px-1 leading-[46px] font-medium text-muted hover:text-text aria-[current=page]:border-text aria-[current=page]:text-text';

  return (
    <>
      <header className="sticky top-0 z-30 border-b border-line bg-panel">
        <div className="mx-auto flex h-12 max-w-[1800px] items-center gap-2.5 px-3 sm:gap-4 sm:px-4 md:gap-6 md:px-5">
          <Link
            to={ROUTES.interceptions}
            state={SCROLL_TO_TOP}
            className="flex items-center gap-2 rounded-[6px] text-brand font-semibold"
          >
            <img src="/favicon.svg" alt="" width={22} height={22} className="shrink-0 rounded-[6px]" />
            <span className="max-sm:sr-only">{t('AI Bridge')}</span>
          </Link>
          {accessOf(config) === 'sign in' ? null : (
            <nav aria-label={t('Main')} className="flex min-w-0 gap-2 sm:gap-4">
              <NavLink to={href('interceptions', filters)} state={SCROLL_TO_TOP} className={link}>
                {t('Interceptions')}
              </NavLink>
              <NavLink
                to={href('usage', filters)}
                state={SCROLL_TO_TOP}
                className={link}
                onPointerEnter={preloadUsage}
                onFocus={preloadUsage}
              >
                {t('Usage')}
              </NavLink>
            </nav>
          )}
          <div className="ms-auto flex min-w-0 items-center gap-2">
            <SourceBadge />
            {canFetchRows(accessOf(config)) ? <LateCommandCenter /> : null}
            {/* On narrow screens, the account menu contains these. */}
            <PrivacyModeButton className={hiddenIfNarrow} />
            <IconButton icon={icon} label={label} size="large" className={hiddenIfNarrow} onClick={next} />
            <AccountButton />
          </div>
        </div>
      </header>
      <main className="mx-auto max-w-[1800px] px-3 py-3 md:px-5">
        <AccessGuard>
          <Outlet />
        </AccessGuard>
      </main>
      <Toaster />
      <ReauthPrompt />
    </>
  );
}
