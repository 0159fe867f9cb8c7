import { readdir, readFile, readlink } from 'node:fs/promises';
import { request, type Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Asks over a connection of its own or of `agent`; gives the status once all of the answer is there. */
export function sendOnce(
  url: string,
  { token, agent }: { token?: string | undefined; agent?: Agent | undefined } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { 'Coder-Session-Token': token };
    const asked = request(url, { headers, agent: agent ?? false });
    asked.once('error', (error: Error & { code?: string }) => {
      // A kept connection that we were about to give up just when it was used again: browsers ask once more too.
      if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(sendOnce(url, { token }));
      else reject(error);
    });
    asked.once('response', answer => {
      answer.once('error', reject);
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    asked.end();
  });
}

/** Memory that a process has in use, in MB. */
export async function residentOf(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** How many sockets a process has open. */
export async function socketsOf(pid: number): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map(name => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return links.filter(link => link.startsWith('socket:')).length;
}

/** The value below which so many of all lie. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
}

/** Connects and says this; what comes back is read only where somebody listens. */
export function open(url: string, text: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  // That the other side hangs up is what is waited for.
  return socket.on('error', () => undefined);
}

/** Asks a server for its health until told to stop; gives how long each answer took, in milliseconds. */
export async function healthWhile(url: string, busy: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let over = false;
  void busy.finally(() => (over = true)).catch(() => undefined);
  while (!over) {
    const start = performance.now();
    const status = await sendOnce(`${url}/healthz`);
    if (status !== 200) throw new Error(`Not healthy: ${status}`);
    times.push(performance.now() - start);
    await pause(50);
  }
  await busy;
  return times;
}
