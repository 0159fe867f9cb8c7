import { PATHS } from '#address/paths.ts';
import { signOut } from '#api/sign-in.ts';
import { keptSums } from '#reader/kept-sums.ts';

/** Signs out and leaves nothing of the person behind. */
export async function signOutHere(): Promise<void> {
  await signOut();
  await keptSums.forget();
  window.location.assign(PATHS.signIn);
}
