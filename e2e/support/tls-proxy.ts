import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startProxy } from './proxies.ts';
import type { Proxy } from './proxy-example.ts';
import { startServer, type ServerAddress } from './server.ts';

/** The program as people reach it through a proxy that ends TLS. */
export interface Front {
  /** Where people go. */
  url: string;
  /** Where people go who forget the s of https. */
  plainUrl: string;
  /** The program itself, past the proxy. */
  server: ServerAddress;
  program: {
    stop: () => Promise<void>;
    /** Once more, on the same data. */
    start: () => Promise<void>;
  };
  close: () => Promise<void>;
}

/**
 * Browsers know by themselves that this is their own computer. Unlike `localhost` the program knows the name from
 * PUBLIC_URL alone.
 */
const NAME = 'ai-bridge.localhost';
/** Two of the pages that are counted by. */
const SIZE = '1500';

export async function startTlsProxy(proxy: Proxy): Promise<Front> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aibridge-front-'));
  const [port, httpsPort, plainPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `https://${NAME}:${httpsPort}`;
  const start = () =>
    startServer({
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO_INTERCEPTIONS: SIZE,
      PUBLIC_URL: url,
    });
  let program = await start();
  const closeProgram = async (): Promise<void> => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const ends = { name: NAME, port: httpsPort, plainPort, programPort: port };
    const running = await startProxy(proxy, ends);
    return {
      url,
      plainUrl: `http://${NAME}:${plainPort}`,
      server: { url: `http://127.0.0.1:${port}`, tokens: program.tokens },
      program: {
        stop: () => program.stop(),
        start: async () => {
          program = await start();
        },
      },
      close: async () => {
        await running.stop();
        await closeProgram();
      },
    };
  } catch (error) {
    await closeProgram();
    throw error;
  }
}
