import { PATHS } from '#shared/url/routes.ts';
import { late } from '#shared/ui/lazy.tsx';

const [LateUsagePage, bringUsagePage] = late(async () => (await import('./pages/usage-page.tsx')).UsagePage);
const [LateSignInPage, bringSignInPage] = late(
  async () => (await import('#features/auth/sign-in-page.tsx')).SignInPage,
);

export { LateSignInPage, LateUsagePage };

/** Brings the code of the page at an address, so that it is drawn at once. A failure is told where it is drawn. */
export async function bringPage(pathname: string): Promise<void> {
  const bring = { [PATHS.usage]: bringUsagePage, [PATHS.signIn]: bringSignInPage }[pathname];
  await bring?.().catch(() => undefined);
}
