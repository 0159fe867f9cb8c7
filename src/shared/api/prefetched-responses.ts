import { fetchBytes } from './client.ts';

const asked = new Map<string, Promise<ArrayBuffer>>();

/** Asks for what the app is going to ask for, while the app itself is still on its way. */
export function prefetchResponse(path: string): void {
  const answer = fetchBytes(path, 'now');
  // Who takes it sees the failure.
  answer.catch(() => undefined);
  asked.set(path, answer);
}

/** An answer that was asked for early, once: whoever asks again asks the server. */
export function takePrefetchedResponse(path: string): Promise<ArrayBuffer> | null {
  const answer = asked.get(path) ?? null;
  asked.delete(path);
  return answer;
}
