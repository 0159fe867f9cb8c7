import { ErrorBoundary } from 'react-error-boundary';
import { BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router';
import { PATHS } from '#shared/url/paths.ts';
import { InterceptionsPage } from './pages/interceptions-page.tsx';
import { LateSignInPage, LateUsagePage } from './pages.lazy.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteError } from './route-error.tsx';
import { Shell } from './shell.tsx';

const NONE = {};

/** Every page and its address. The screen’s own code takes a moment; an empty page is calmer than a flash of something. */
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
          <Route path="/" element={<Navigate to={PATHS.interceptions} replace />} />
          {/* One route, so that the list stays as it is while interceptions open and close beside it. */}
          <Route path={`${PATHS.interceptions}/:id?`} element={<InterceptionsPage />} />
          <Route path={PATHS.usage} element={<LateUsagePage props={NONE} fallback={null} />} />
          <Route path={PATHS.signIn} element={<LateSignInPage props={NONE} fallback={null} />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </ErrorBoundary>
  );
}
