import { connect } from 'node:net';
import type { FuzzRequest } from './mutations.ts';
import { parseResponses, type RawResponses } from './parse-response.ts';

/** Only for requests that hang, because the machine may be busy. */
const TIMEOUT_MS = 20_000;
/** How long an incomplete request keeps the connection open. */
const INCOMPLETE_MS = 40;

/** Sends the bytes and returns the responses. There are none if the server only closes the connection. */
export function sendRaw(port: number, { bytes, method, isIncomplete }: FuzzRequest): Promise<RawResponses> {
  return new Promise((resolve, reject) => {
    const parts: string[] = [];
    const socket = connect(port, '127.0.0.1');
    // Also for a method of two words, of which the first is the method.
    const bodiless = method.split(' ', 1)[0] === 'HEAD';
    const read = (): RawResponses => parseResponses(parts.join(''), { bodiless });
    const end = (problem?: Error): void => {
      clearTimeout(timeout);
      clearTimeout(closeTimer);
      socket.destroy();
      try {
        if (problem) throw problem;
        resolve(read());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const timeout = setTimeout(() => end(new Error('No response and not closed in time.')), TIMEOUT_MS);
    const closeTimer = isIncomplete ? setTimeout(() => socket.end(), INCOMPLETE_MS) : undefined;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      parts.push(text);
      if (isIncomplete) return;
      // A keep-alive connection stays open for seconds, so a complete response is enough.
      try {
        if (/^connection: keep-alive\r?$/im.test(parts[0] ?? '') && read().isComplete) end();
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // Responses before a reset are still checked.
    socket.on('error', () => undefined);
    socket.on('close', () => end());
    socket.write(bytes);
  });
}
