/** A statement that `auto_explain` logged after it ran. */
export interface QueryPlan {
  readonly ms: number;
  readonly sql: string;
  readonly lines: readonly string[];
}

const PLAN_START = /LOG:\s+duration: ([\d.]+) ms\s+plan:/;
const QUERY_TEXT = /^\s*Query Text: /;
/** The first line of the plan, after a statement that may have several lines. */
const PLAN_NODE = /\(cost=\d/;

/** Server settings that log each statement's plan with its times. Each session still has to turn the logging on. */
export const EXPLAIN_SETTINGS = {
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
};

/** Collects plans from a server's log lines. */
export class ExplainLog {
  #entries: { ms: number; lines: string[] }[] = [];

  readonly onLine = (line: string): void => {
    const ms = PLAN_START.exec(line)?.[1];
    if (ms !== undefined) this.#entries.push({ ms: Number(ms), lines: [] });
    else if (line.startsWith('\t')) this.#entries.at(-1)?.lines.push(line.slice(1));
  };

  clear(): void {
    this.#entries = [];
  }

  /** Returns all plans since the last `clear`, once the plan of a matching statement is complete. */
  async until(pattern: RegExp): Promise<QueryPlan[]> {
    for (let before = ''; ;) {
      const plans = this.#entries.map(queryPlan);
      const found = plans.find(({ sql }) => pattern.test(sql))?.lines.join() ?? '';
      if (found !== '' && found === before) return plans;
      before = found;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

function queryPlan({ ms, lines }: { ms: number; lines: readonly string[] }): QueryPlan {
  const at = lines.findIndex(line => PLAN_NODE.test(line));
  const [sql, plan] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at)];
  return {
    ms,
    sql: sql.join(' ').replace(QUERY_TEXT, '').replace(/\s+/g, ' '),
    // The ids of a page would fill the screen.
    lines: plan.map(line => line.replace(/'\{[0-9a-f,-]{80,}\}'/g, `'{…}'`)),
  };
}
