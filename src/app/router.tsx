import { createBrowserRouter, Navigate } from 'react-router';
import { PATHS } from '#address/paths.ts';
import { InterceptionsPage } from './interceptions-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteError } from './route-error.tsx';
import { Shell } from './shell.tsx';

export function createRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <RouteError />,
      // A screen's own code takes a moment; an empty page is calmer than a flash of something.
      HydrateFallback: () => null,
      children: [
        { path: '/', element: <Navigate to={PATHS.interceptions} replace /> },
        // One route, so that the list stays as it is while interceptions open and close beside it.
        { path: `${PATHS.interceptions}/:id?`, element: <InterceptionsPage /> },
        {
          path: PATHS.usage,
          lazy: async () => ({ Component: (await import('./usage-page.tsx')).UsagePage }),
        },
        {
          path: PATHS.signIn,
          lazy: async () => ({ Component: (await import('./session/sign-in-page.tsx')).SignInPage }),
        },
        { path: '*', element: <NotFoundPage /> },
      ],
    },
  ]);
}
