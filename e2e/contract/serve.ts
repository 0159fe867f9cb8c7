import { listen } from '#server/http/listen.ts';
import type { Source } from '#server/sources/source.ts';
import { createApp } from '#server/app.ts';

const HOST = '127.0.0.1';
const CLOSE_TIMEOUT_MS = 1000;

/** Serves a source on a free port as the program does, without automatic sign-in. */
export async function serve(source: Source): Promise<{ url: string; close: () => Promise<void> }> {
  const app = createApp({
    source,
    allowedHosts: { host: HOST, publicUrl: null },
    autoSignInToken: null,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
    indexHtml: () => Promise.resolve('<!--config-->'),
    assets: null,
    now: () => new Date('2026-11-24T14:30:00Z'),
    writeAccessLog: null,
    report: line => console.error(line),
  });
  const listening = await listen(request => app.fetch(request), { host: HOST, port: 0 });
  return { url: `http://${HOST}:${listening.port}`, close: () => listening.close(CLOSE_TIMEOUT_MS) };
}
