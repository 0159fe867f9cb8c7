import { createServer, type IncomingMessage } from 'node:http';
import { createRequestLog, type ReceivedRequest } from './coder-request-log.ts';
import type { CoderData } from './coder-data.ts';
import type { Deployment } from './coder-deployment.ts';
import type { Fault } from './coder-faults.ts';
import { createPeople, type AccountName, type People, type UserChanges } from './coder-people.ts';

import { releaseOf } from './coder-releases.ts';
import { respond, type FakeRequest } from './coder-routes.ts';
import { createRows } from './coder-rows.ts';
import { send } from './coder-send.ts';

export interface CoderOptions {
  /** As in `buildinfo`. */
  readonly version: string;
  /** The release to behave like if the version does not name one, as in a custom build. */
  readonly behavesLike?: string;
  readonly data: CoderData;
  /** The time at which the accounts were created and the expired token expired. */
  readonly now: Date;
  readonly licensed?: boolean;
  readonly gateway?: boolean;
  /** Whether responses are compressed if the client accepts it. */
  readonly compress?: boolean;
}

/** A fake Coder, written from Coder's documentation and source code, not from our server. */
export interface FakeCoder {
  /** Without a trailing slash. `listenAgain` does not change it. */
  readonly url: string;
  readonly tokens: People['tokens'];
  /** All received requests, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** Number of requests that the client aborted. */
  abortedCount(): number;
  /** Clears the received requests and the aborted count. */
  forget(): void;

  /** Changes the version, as an upgrade does. */
  upgrade(version: string, behavesLike?: string): void;
  license(licensed: boolean): void;
  signIn(account: AccountName): string;
  expire(token: string): void;
  change(account: AccountName, standing: Partial<UserChanges>): void;

  /** Applies a fault to matching requests until `recover`, or `times` times. */
  setFault(fault: Fault, limits?: { readonly times?: number; readonly targets?: RegExp }): void;
  recover(): void;
  /** Refuses new connections and closes the open ones. */
  stopListening(): Promise<void>;
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function startFakeCoder(options: CoderOptions): Promise<FakeCoder> {
  const people = createPeople(options.data.users, options.now);
  const deployment: Deployment = {
    version: options.version,
    release: releaseOf(options.behavesLike ?? options.version),
    licensed: options.licensed ?? true,
    gateway: options.gateway ?? true,
    url: '',
    people,
    rows: createRows(options.data.interceptions, id => people.initiatorOf(id)),
  };
  const requestLog = createRequestLog();
  let activeFault: { fault: Fault; targets: RegExp; times: number } | null = null;
  const faultFor = (target: string): Fault | null => {
    if (activeFault === null || activeFault.times === 0 || !activeFault.targets.test(target)) return null;
    activeFault.times -= 1;
    return activeFault.fault;
  };

  const server = createServer((request, response) => {
    const received = requestLog.add(request, response);
    const fault = faultFor(received.target);
    if (fault?.kind.startsWith('reset')) requestLog.ignoreAbort(response);
    const reply = (): void =>
      send(request, response, fault?.response ?? respond(toFakeRequest(request), deployment), {
        version: deployment.version,
        compress: options.compress ?? true,
        fault,
      });
    // The client may disconnect before the body is complete.
    void requestLog.readBody(request, received).then(reply, () => undefined);
  });
  requestLog.watch(server);

  let port = 0;
  const listenAgain = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, () => {
        server.off('error', reject);
        const address = server.address();
        if (typeof address === 'object' && address !== null) port = address.port;
        resolve();
      });
    });
  const stopListening = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      requestLog.ignoreOpen();
      server.closeAllConnections();
    });
  await listenAgain();
  deployment.url = `http://${HOST}:${port}`;

  return {
    url: deployment.url,
    tokens: people.tokens,
    requests: requestLog.requests,
    abortedCount: () => requestLog.abortedCount(),
    forget: () => requestLog.clear(),
    upgrade(version, behavesLike = version) {
      Object.assign(deployment, { version, release: releaseOf(behavesLike) });
    },
    license: licensed => void (deployment.licensed = licensed),
    signIn: account => people.signIn(account),
    expire: token => people.expire(token),
    change: (account, standing) => people.change(account, standing),
    setFault(fault, { times = Infinity, targets = /^/ } = {}) {
      activeFault = { fault, targets, times };
    },
    recover: () => void (activeFault = null),
    stopListening,
    listenAgain,
    close: () => (server.listening ? stopListening() : Promise.resolve()),
  };
}

function toFakeRequest(request: IncomingMessage): FakeRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
