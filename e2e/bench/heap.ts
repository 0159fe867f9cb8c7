import type { CDPSession, Page } from '@playwright/test';
import * as v from 'valibot';

const UsageSchema = v.object({ usedSize: v.number() });
const ResponseSchema = v.object({ id: v.number(), result: v.optional(UsageSchema) });

/** The JavaScript heap sizes of a page and its workers, after a garbage collection. */
export class Heaps {
  readonly #session: CDPSession;
  readonly #workers = new Set<string>();
  #calls = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.#workers.delete(sessionId));
  }

  static async of(page: Page): Promise<Heaps> {
    const session = await page.context().newCDPSession(page);
    const heaps = new Heaps(session);
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return heaps;
  }

  /** In bytes. */
  async used(): Promise<{ page: number; workers: number }> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const main = await this.#session.send('Runtime.getHeapUsage');
    let workers = 0;
    for (const worker of this.#workers) {
      await this.#call(worker, 'HeapProfiler.collectGarbage');
      workers += (await this.#call(worker, 'Runtime.getHeapUsage'))?.usedSize ?? 0;
    }
    return { page: main.usedSize, workers };
  }

  async #call(sessionId: string, method: string): Promise<v.InferOutput<typeof UsageSchema> | undefined> {
    const id = (this.#calls += 1);
    const response = new Promise<v.InferOutput<typeof UsageSchema> | undefined>(resolve => {
      const onMessage = ({ message }: { message: string }): void => {
        const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ResponseSchema), message);
        const isSameCall = parsed.success ? parsed.output.id === id : message.includes(`"id":${id},`);
        if (!isSameCall) return;
        this.#session.off('Target.receivedMessageFromTarget', onMessage);
        resolve(parsed.success ? parsed.output.result : undefined);
      };
      this.#session.on('Target.receivedMessageFromTarget', onMessage);
    });
    await this.#session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method }),
    });
    return await response;
  }
}
