/** Sets of filters that are kept. */
const MOST_RECENT = 8;

/** With what was just looked at in front, each once. */
export function withRecent(recent: readonly string[], filters: string): readonly string[] {
  return [filters, ...recent.filter(each => each !== filters)].slice(0, MOST_RECENT);
}
