import { Link, BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router';
import { type FallbackProps, ErrorBoundary } from 'react-error-boundary';
import { ROUTES } from '#shared/url/routes.ts';
import { buttonStyles } from '#shared/ui/button.tsx';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { t } from '#shared/i18n/t.ts';
import { ErrorDetail, ErrorState } from '#shared/ui/error-state.tsx';
import { InterceptionsPage } from './pages/interceptions-page.tsx';
import { LateSignInPage, LateUsagePage } from './pages.lazy.ts';
import { Shell } from './shell.tsx';

function NotFoundPage() {
  return (
    <EmptyState alone title={t('Page not found')}>
      <title>{t('Not found · AI Bridge')}</title>
      <Link to={ROUTES.interceptions} className={buttonStyles('plain')}>
        {t('Go to interceptions')}
      </Link>
    </EmptyState>
  );
}

/** Replaces the whole page when an error is not caught by a region. */
function RouteError({ error }: Pick<FallbackProps, 'error'>) {
  return (
    <div className="mx-auto max-w-2xl p-6">
      <h1 className="sr-only">{t('AI Bridge')}</h1>
      <ErrorState title={t('This page crashed')} stuck>
        <ErrorDetail detail="" quote={error instanceof Error ? error.message : t('Unknown error')} />
      </ErrorState>
    </div>
  );
}

const NONE = {};

/** Lazy pages have no fallback, because a short flash of a skeleton is more distracting than an empty page. */
export function Router() {
  return (
    <BrowserRouter>
      <Pages />
    </BrowserRouter>
  );
}

function Pages() {
  const { key } = useLocation();
  return (
    <ErrorBoundary FallbackComponent={RouteError} resetKeys={[key]}>
      <Routes>
        <Route element={<Shell />}>
          <Route path="/" element={<Navigate to={ROUTES.interceptions} replace />} />
          {/* One route, so that the list stays mounted while interceptions open and close. */}
          <Route path={`${ROUTES.interceptions}/:id?`} element={<InterceptionsPage />} />
          <Route
            path={ROUTES.usage}
            element={
              <RegionBoundary>
                <LateUsagePage props={NONE} fallback={null} />
              </RegionBoundary>
            }
          />
          <Route
            path={ROUTES.signIn}
            element={
              <RegionBoundary>
                <LateSignInPage props={NONE} fallback={null} />
              </RegionBoundary>
            }
          />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </ErrorBoundary>
  );
}
