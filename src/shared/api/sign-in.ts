import type { QueryClient } from '@tanstack/react-query';
import type { Config } from '#shared/domain/config.ts';
import { send } from './client.ts';
import { configQuery } from './config.ts';
import { ALWAYS_STALE } from './freshness.ts';

/** The session's cookie is one for all tabs: who signs in or out in one does so in all of them. */
const NAME = 'aibridge.session';

let channel: BroadcastChannel | null = null;

/** The same object for telling and hearing, or a tab would hear itself. */
function open(): BroadcastChannel {
  return (channel ??= new BroadcastChannel(NAME));
}

function broadcastSessionChange(): void {
  open().postMessage('session changed');
}

export function onSessionBroadcast(listener: () => void): () => void {
  const tabs = open();
  tabs.addEventListener('message', listener);
  return () => tabs.removeEventListener('message', listener);
}

/** Has the server check the token and keep it in a cookie that no script can read. */
export async function signIn(token: string): Promise<void> {
  await send('POST', '/session', { token });
  broadcastSessionChange();
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/session');
  broadcastSessionChange();
}

/**
 * Asks who is signed in now.
 * @returns whether it is still the one whose rows are on the page; nobody, or nobody known, never is
 */
export async function isSamePerson(client: QueryClient, before: Config | null): Promise<boolean> {
  const now = await client.query({ ...configQuery, staleTime: ALWAYS_STALE });
  return now.user !== null && now.user.id === before?.user?.id;
}
