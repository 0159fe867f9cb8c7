import type { QueryClient } from '@tanstack/react-query';
import type { Config } from '#shared/domain/config.ts';
import { send } from './client.ts';
import { configQuery } from './config.ts';
import { ALWAYS_STALE } from './query-client.ts';

/** All tabs share the session cookie, so signing in or out affects all of them. */
const NAME = 'aibridge.session';

let channel: BroadcastChannel | null = null;

/** One object for sending and receiving, so that a tab does not receive its own messages. */
function openChannel(): BroadcastChannel {
  return (channel ??= new BroadcastChannel(NAME));
}

function broadcastSessionChange(): void {
  openChannel().postMessage('session changed');
}

export function onSessionBroadcast(listener: () => void): () => void {
  const broadcast = openChannel();
  broadcast.addEventListener('message', listener);
  return () => broadcast.removeEventListener('message', listener);
}

/** The server validates the token and stores it in an HttpOnly cookie. */
export async function signIn(token: string): Promise<void> {
  await send('POST', '/session', { token });
  broadcastSessionChange();
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/session');
  broadcastSessionChange();
}

/** Refetches the config: whether the signed-in user is still the one whose rows are on the page. */
export async function isSamePerson(client: QueryClient, before: Config | null): Promise<boolean> {
  const now = await client.query({ ...configQuery, staleTime: ALWAYS_STALE });
  return now.user !== null && now.user.id === before?.user?.id;
}
