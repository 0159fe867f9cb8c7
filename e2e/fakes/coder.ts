import { createServer, type IncomingMessage } from 'node:http';
import { noArrivals, type ArrivedRequest } from './coder-arrivals.ts';
import type { CoderData } from './coder-data.ts';
import type { Deployment } from './coder-deployment.ts';
import type { Fault } from './coder-faults.ts';
import { peopleOf, type AccountName, type People, type Standing } from './coder-people.ts';

import { releaseOf } from './coder-releases.ts';
import { answer, type Asked } from './coder-routes.ts';
import { rowsOf } from './coder-rows.ts';
import { send } from './coder-send.ts';

export interface CoderOptions {
  /** As `buildinfo` says it. */
  readonly version: string;
  /** The release to be, where the version does not say, as that of a build of one's own. */
  readonly behavesLike?: string;
  readonly data: CoderData;
  /** When accounts were made, and the expired token expired. */
  readonly now: Date;
  readonly licensed?: boolean;
  readonly gateway?: boolean;
  /** Whether it, or what stands in front of it, compresses for who asks. */
  readonly compress?: boolean;
}

/** A Coder for tests: what it says is written from its documentation and source, not from our own server. */
export interface FakeCoder {
  /** Without a slash at the end; the same after `listenAgain`. */
  readonly url: string;
  readonly tokens: People['tokens'];
  /** Everything that arrived, oldest first. */
  readonly requests: readonly ArrivedRequest[];
  /** How many requests their sender gave up. */
  abandoned(): number;
  /** Forgets what arrived, and who gave up. */
  forget(): void;

  /** From now on another version, as after an upgrade. */
  upgrade(version: string, behavesLike?: string): void;
  license(licensed: boolean): void;
  /** A new token for an account. */
  signIn(account: AccountName): string;
  expire(token: string): void;
  change(account: AccountName, standing: Partial<Standing>): void;

  /** Until `recover`, or so many times, for requests whose target matches. */
  breakDown(fault: Fault, limits?: { readonly times?: number; readonly targets?: RegExp }): void;
  recover(): void;
  /** Refuses connections, and drops those that are open. */
  stopListening(): Promise<void>;
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function startFakeCoder(options: CoderOptions): Promise<FakeCoder> {
  const people = peopleOf(options.data.users, options.now);
  const deployment: Deployment = {
    version: options.version,
    release: releaseOf(options.behavesLike ?? options.version),
    licensed: options.licensed ?? true,
    gateway: options.gateway ?? true,
    url: '',
    people,
    rows: rowsOf(options.data.interceptions, id => people.initiatorOf(id)),
  };
  const arrivals = noArrivals();
  let broken: { fault: Fault; targets: RegExp; times: number } | null = null;
  const faultFor = (target: string): Fault | null => {
    if (broken === null || broken.times === 0 || !broken.targets.test(target)) return null;
    broken.times -= 1;
    return broken.fault;
  };

  const server = createServer((request, response) => {
    const arrived = arrivals.add(request, response);
    const fault = faultFor(arrived.target);
    if (fault?.kind.startsWith('reset')) arrivals.ownDoing(response);
    const reply = (): void =>
      send(request, response, fault?.answer ?? answer(asked(request), deployment), {
        version: deployment.version,
        compress: options.compress ?? true,
        fault,
      });
    // It may go away while it is still speaking.
    void arrivals.whole(request, arrived).then(reply, () => undefined);
  });
  arrivals.watch(server);

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
      arrivals.closing();
      server.closeAllConnections();
    });
  await listenAgain();
  deployment.url = `http://${HOST}:${port}`;

  return {
    url: deployment.url,
    tokens: people.tokens,
    requests: arrivals.requests,
    abandoned: () => arrivals.abandoned(),
    forget: () => arrivals.forget(),
    upgrade(version, behavesLike = version) {
      Object.assign(deployment, { version, release: releaseOf(behavesLike) });
    },
    license: licensed => void (deployment.licensed = licensed),
    signIn: account => people.signIn(account),
    expire: token => people.expire(token),
    change: (account, standing) => people.change(account, standing),
    breakDown(fault, { times = Infinity, targets = /^/ } = {}) {
      broken = { fault, targets, times };
    },
    recover: () => void (broken = null),
    stopListening,
    listenAgain,
    close: () => (server.listening ? stopListening() : Promise.resolve()),
  };
}

function asked(request: IncomingMessage): Asked {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
