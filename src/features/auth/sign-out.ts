import { PATHS } from '#shared/url/routes.ts';
import { signOut } from '#shared/api/sign-in.ts';
import { keptSums } from '#features/usage/engine/range-cache.ts';
import { forgetTab } from '#shared/settings/tab-session.ts';

/** Signs out and leaves nothing of the person behind. */
export async function signOutHere(): Promise<void> {
  await signOut();
  await keptSums.forget();
  forgetTab();
  window.location.assign(PATHS.signIn);
}
