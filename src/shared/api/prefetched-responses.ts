import { fetchBytes } from './client.ts';

const responses = new Map<string, Promise<ArrayBuffer>>();

/** Fetches what the app needs first, while the app's code is still loading. */
export function prefetchResponse(path: string): void {
  const response = fetchBytes(path, 'foreground');
  // The caller that takes the response handles the error.
  response.catch(() => undefined);
  responses.set(path, response);
}

/** Returns a prefetched response once; later requests go to the server. */
export function takePrefetchedResponse(path: string): Promise<ArrayBuffer> | null {
  const response = responses.get(path) ?? null;
  responses.delete(path);
  return response;
}
