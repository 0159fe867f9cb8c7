import type { CDPSession, Page } from '@playwright/test';
import * as v from 'valibot';

const UsageSchema = v.object({ usedSize: v.number() });
const AnswerSchema = v.object({ id: v.number(), result: v.optional(UsageSchema) });

/** The JavaScript heaps of a page and of the workers it has, after garbage was collected. */
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

  /** Bytes. */
  async used(): Promise<{ page: number; workers: number }> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const own = await this.#session.send('Runtime.getHeapUsage');
    let workers = 0;
    for (const worker of this.#workers) {
      await this.#ask(worker, 'HeapProfiler.collectGarbage');
      workers += (await this.#ask(worker, 'Runtime.getHeapUsage'))?.usedSize ?? 0;
    }
    return { page: own.usedSize, workers };
  }

  async #ask(sessionId: string, method: string): Promise<v.InferOutput<typeof UsageSchema> | undefined> {
    const id = (this.#calls += 1);
    const answered = new Promise<v.InferOutput<typeof UsageSchema> | undefined>(resolve => {
      const hear = ({ message }: { message: string }): void => {
        const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), AnswerSchema), message);
        const isOurs = answer.success ? answer.output.id === id : message.includes(`"id":${id},`);
        if (!isOurs) return;
        this.#session.off('Target.receivedMessageFromTarget', hear);
        resolve(answer.success ? answer.output.result : undefined);
      };
      this.#session.on('Target.receivedMessageFromTarget', hear);
    });
    await this.#session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method }),
    });
    return await answered;
  }
}
