import { ROUTES } from '#shared/url/routes.ts';
import { signOut } from '#shared/api/sign-in.ts';
import { persistentRangeCache } from '#features/usage/engine/range-cache.ts';
import { forgetTab } from '#shared/settings/persisted-setting.ts';

/** Signs out and clears everything that this tab and the cache store for the user. */
export async function signOutAndClear(): Promise<void> {
  await signOut();
  await persistentRangeCache.clear();
  forgetTab();
  window.location.assign(ROUTES.signIn);
}
