import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startProxy } from './proxies.ts';
import type { Proxy } from './proxy-example.ts';
import { startServer, type ServerAddress } from './server.ts';

/** The program behind a proxy that terminates TLS. */
export interface TlsDeployment {
  /** The public HTTPS URL. */
  url: string;
  /** The public HTTP URL. */
  plainUrl: string;
  /** The program itself, without the proxy. */
  server: ServerAddress;
  program: {
    stop: () => Promise<void>;
    /** Starts it again with the same data. */
    start: () => Promise<void>;
  };
  close: () => Promise<void>;
}

/**
 * Browsers resolve this name to the own machine. Unlike `localhost`, the program accepts it only because of PUBLIC_URL.
 */
const NAME = 'ai-bridge.localhost';
/** More than one page of 1,000, the most that the API returns. */
const SIZE = '1500';

export async function startTlsProxy(proxy: Proxy): Promise<TlsDeployment> {
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
    const addresses = { name: NAME, port: httpsPort, plainPort, programPort: port };
    const proxyProcess = await startProxy(proxy, addresses);
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
        await proxyProcess.stop();
        await closeProgram();
      },
    };
  } catch (error) {
    await closeProgram();
    throw error;
  }
}
