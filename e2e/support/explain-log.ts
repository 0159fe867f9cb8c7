/** A statement as `auto_explain` logged it when it had run. */
export interface QueryPlan {
  readonly ms: number;
  readonly sql: string;
  readonly lines: readonly string[];
}

const FIRST = /LOG:\s+duration: ([\d.]+) ms\s+plan:/;
const SQL = /^\s*Query Text: /;
/** Where the plan begins behind a statement that may have several lines. */
const NODE = /\(cost=\d/;

/** The settings of a server that logs the plan of each statement with its times, once a session asks for it. */
export const EXPLAINING = {
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
};

/** Reads plans out of a server's log, line by line. */
export class PlanLog {
  #entries: { ms: number; lines: string[] }[] = [];

  readonly hear = (line: string): void => {
    const ms = FIRST.exec(line)?.[1];
    if (ms !== undefined) this.#entries.push({ ms: Number(ms), lines: [] });
    else if (line.startsWith('\t')) this.#entries.at(-1)?.lines.push(line.slice(1));
  };

  forget(): void {
    this.#entries = [];
  }

  /** Every plan since, once one of a statement that matches is there to its end. */
  async until(last: RegExp): Promise<QueryPlan[]> {
    for (let before = ''; ;) {
      const plans = this.#entries.map(queryPlan);
      const found = plans.find(({ sql }) => last.test(sql))?.lines.join() ?? '';
      if (found !== '' && found === before) return plans;
      before = found;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

function queryPlan({ ms, lines }: { ms: number; lines: readonly string[] }): QueryPlan {
  const at = lines.findIndex(line => NODE.test(line));
  const [sql, plan] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at)];
  return {
    ms,
    sql: sql.join(' ').replace(SQL, '').replace(/\s+/g, ' '),
    // A page's ids would fill the screen.
    lines: plan.map(line => line.replace(/'\{[0-9a-f,-]{80,}\}'/g, `'{…}'`)),
  };
}
