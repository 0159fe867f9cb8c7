import * as v from 'valibot';

const TraceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      ts: v.optional(v.number(), 0),
      pid: v.number(),
      tid: v.number(),
      /** Microseconds that the processor worked on it, which a busy machine does not lengthen. */
      tdur: v.optional(v.number(), 0),
      args: v.optional(v.object({ name: v.optional(v.unknown()) })),
    }),
  ),
});

/** Marks in the page from where on its tasks count: starting a trace costs the page a long one of its own. */
export const MARK = 'measured from here';

/** The longest task of a page's main thread after the mark, in milliseconds of processor time. */
export function longestTask(trace: string): number {
  const { traceEvents } = v.parse(TraceSchema, JSON.parse(trace));
  const threadOf = ({ pid, tid }: { pid: number; tid: number }): string => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(threadOf));
  const start = Math.max(0, ...traceEvents.filter(({ name }) => name === MARK).map(({ ts }) => ts));
  const tasks = traceEvents.filter(
    event => event.name.endsWith('RunTask') && event.ts >= start && main.has(threadOf(event)),
  );
  return Math.max(0, ...tasks.map(({ tdur }) => tdur)) / 1000;
}
