import { ROUTES } from '#shared/url/routes.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';

const [LateUsagePage, preloadUsagePage] = lazyWithPreload(
  async () => (await import('./pages/usage-page.tsx')).UsagePage,
);
const [LateSignInPage, preloadSignInPage] = lazyWithPreload(
  async () => (await import('#features/auth/sign-in-page.tsx')).SignInPage,
);

export { LateSignInPage, LateUsagePage };

/** Brings the code of the page at an address, so that it is drawn at once. A failure is told where it is drawn. */
export async function preloadPage(pathname: string): Promise<void> {
  const bring = { [ROUTES.usage]: preloadUsagePage, [ROUTES.signIn]: preloadSignInPage }[pathname];
  await bring?.().catch(() => undefined);
}
