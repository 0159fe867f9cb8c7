import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { signInHref, ROUTES } from '#shared/url/routes.ts';
import { accessOf } from '#shared/domain/config.ts';
import { t } from '#shared/i18n/t.ts';
import { useConfig } from '#shared/api/config.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { shortVersion } from './coder-labels.ts';

/** Lazy, because most users have access. */
const [LazyNoAccess] = lazyWithPreload(async () => (await import('./no-access.tsx')).NoAccess);

/** Renders a page only if the user can read rows; otherwise it explains why not. */
export function AccessGuard({ children }: { children: ReactNode }) {
  const config = useConfig();
  const { pathname, search } = useLocation();
  const access = accessOf(config);
  if (!config || access === 'rows' || pathname === ROUTES.signIn) return children;
  if (access === 'sign in') return <Navigate to={signInHref(pathname + search)} replace />;
  if (access === 'own rows') {
    return (
      <>
        <p className="pb-2 text-sm text-muted">
          {t(
            'You’re seeing only your own interceptions. On Coder {version}, owners and auditors see everyone’s.',
            {
              version: shortVersion(config.version),
            },
          )}
        </p>
        {children}
      </>
    );
  }
  return (
    <>
      <title>{t('AI Bridge')}</title>
      <h1 className="sr-only">{t('AI Bridge')}</h1>
      <RegionBoundary>
        <LazyNoAccess props={{ reason: access, config }} fallback={null} />
      </RegionBoundary>
    </>
  );
}
