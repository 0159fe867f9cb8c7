import { ROUTES } from '#shared/url/routes.ts';
import { signOut } from '#shared/api/sign-in.ts';
import { persistentRangeCache } from '#features/usage/engine/range-cache.ts';
import { forgetTab } from '#shared/settings/tab-session.ts';

/** Signs out and leaves nothing of the person behind. */
export async function signOutAndClear(): Promise<void> {
  await signOut();
  await persistentRangeCache.clear();
  forgetTab();
  window.location.assign(ROUTES.signIn);
}
