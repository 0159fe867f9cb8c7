import { PATHS } from '#address/paths.ts';
import { signOut } from '#api/sign-in.ts';
import { keptSums } from '#reader/kept-sums.ts';
import { forgetTab } from './forget-tab.ts';

/** Signs out and leaves nothing of the person behind. */
export async function signOutHere(): Promise<void> {
  await signOut();
  await keptSums.forget();
  forgetTab();
  window.location.assign(PATHS.signIn);
}
