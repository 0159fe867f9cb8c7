import { readdir, readFile, readlink } from 'node:fs/promises';
import { request, type Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Sends a request over a new connection or `agent`. Resolves with the status once the response is complete. */
export function sendOnce(
  url: string,
  { token, agent }: { token?: string | undefined; agent?: Agent | undefined } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { 'Coder-Session-Token': token };
    const outgoing = request(url, { headers, agent: agent ?? false });
    outgoing.once('error', (error: Error & { code?: string }) => {
      // The server closed the idle connection just when it was reused. Browsers retry too.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(sendOnce(url, { token }));
      else reject(error);
    });
    outgoing.once('response', incoming => {
      incoming.once('error', reject);
      incoming.once('end', () => resolve(incoming.statusCode ?? 0));
      incoming.resume();
    });
    outgoing.end();
  });
}

/** Resident memory of a process, in MB. */
export async function residentMb(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

export async function socketsOf(pid: number): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map(name => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return links.filter(link => link.startsWith('socket:')).length;
}

/** @param part the percentile from 0 to 1 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
}

/** Connects and sends a text. The response is read only if the caller listens for it. */
export function open(url: string, text: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  // The tests expect the server to close the connection.
  return socket.on('error', () => undefined);
}

/** Calls /healthz every 50 ms until `busy` settles. Returns the response times in milliseconds. */
export async function healthWhile(url: string, busy: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  void busy.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver) {
    const start = performance.now();
    const status = await sendOnce(`${url}/healthz`);
    if (status !== 200) throw new Error(`Health check failed: ${status}`);
    times.push(performance.now() - start);
    await pause(50);
  }
  await busy;
  return times;
}
