import { connect } from 'node:net';
import type { Attack } from './mutations.ts';
import { readHeard, type Heard } from './parse-response.ts';

/** Whoever is not answered by then hangs. A limit, not a measure: the machine may be busy. */
const LIMIT_MS = 20_000;
/** How long one who has said less than announced stays before hanging up. */
const STAY_MS = 40;

/** Says it as it stands and gives what came back, which is nothing where the other side only hung up. */
export function sendRaw(port: number, { bytes, method, waits }: Attack): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const parts: string[] = [];
    const socket = connect(port, '127.0.0.1');
    const read = (): Heard => readHeard(parts.join(''), { bodiless: method === 'HEAD' });
    const end = (problem?: Error): void => {
      clearTimeout(limit);
      clearTimeout(leaving);
      socket.destroy();
      try {
        if (problem) throw problem;
        resolve(read());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const limit = setTimeout(() => end(new Error('Neither answered nor closed in time.')), LIMIT_MS);
    const leaving = waits ? setTimeout(() => socket.end(), STAY_MS) : undefined;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      parts.push(text);
      if (waits) return;
      // What is kept open is not closed for seconds: it is enough to have heard all of the answer.
      try {
        if (/^connection: keep-alive\r?$/im.test(parts[0] ?? '') && read().whole) end();
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // What was heard before the other side broke off is judged all the same.
    socket.on('error', () => undefined);
    socket.on('close', () => end());
    socket.write(bytes);
  });
}
