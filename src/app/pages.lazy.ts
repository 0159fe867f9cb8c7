import { ROUTES } from '#shared/url/routes.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';

const [LateUsagePage, preloadUsagePage] = lazyWithPreload(
  async () => (await import('./pages/usage-page.tsx')).UsagePage,
);
const [LateSignInPage, preloadSignInPage] = lazyWithPreload(
  async () => (await import('#features/auth/sign-in-page.tsx')).SignInPage,
);

export { LateSignInPage, LateUsagePage };

/** Preloads the code of a page; a failure is reported when the page is rendered. */
export async function preloadPage(pathname: string): Promise<void> {
  const preload = { [ROUTES.usage]: preloadUsagePage, [ROUTES.signIn]: preloadSignInPage }[pathname];
  await preload?.().catch(() => undefined);
}
