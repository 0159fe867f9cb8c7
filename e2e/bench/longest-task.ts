import * as v from 'valibot';

const TraceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      ts: v.optional(v.number(), 0),
      pid: v.number(),
      tid: v.number(),
      /** Processor time in microseconds, which does not grow when the machine is busy. */
      tdur: v.optional(v.number(), 0),
      args: v.optional(v.object({ name: v.optional(v.unknown()) })),
    }),
  ),
});

/** Performance mark from which tasks count, because starting a trace itself causes a long task. */
export const MARK = 'measured from here';

/** Milliseconds of processor time of the longest main thread task after the mark. */
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
