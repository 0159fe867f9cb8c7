import { releaseProxy, transfer, wrap, type Remote } from 'comlink';

/** An object with the same methods, called directly or through a worker that returns promises. */
export type MaybeRemote<Methods extends Record<string, (...args: never[]) => unknown>> = {
  [Name in keyof Methods]: (
    ...args: Parameters<Methods[Name]>
  ) => Promise<ReturnType<Methods[Name]>> | ReturnType<Methods[Name]>;
};

export interface ConnectedWorker<Methods> {
  /** Buffers are transferred to the worker without copying. */
  remote: Remote<Methods>;
  /** Terminates the worker. Calls that wait for it reject with the error. */
  fail: (error: Error) => void;
  close: () => void;
}

/** @param loadError message of the error if the worker can't be loaded */
export function connectWorker<Methods extends object>(
  worker: Worker,
  loadError: string,
): ConnectedWorker<Methods> {
  let reject = (_error: Error): void => undefined;
  // Comlink never rejects if the worker fails to load or is terminated.
  const failed = new Promise<never>((_resolve, rejectFailed) => (reject = rejectFailed));
  failed.catch(() => undefined);
  worker.addEventListener('error', () => reject(new Error(loadError)));
  const remote = wrap<Methods>(worker);
  return {
    remote: new Proxy(remote, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          for (const each of args) if (each instanceof ArrayBuffer) transfer(each, [each]);
          return Promise.race([Reflect.apply(method, undefined, args), failed]);
        };
      },
    }),
    fail(error) {
      worker.terminate();
      reject(error);
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
