/** Which rows are open, kept for each entry of the history, so that Back finds them as they were. */
interface OpenRows {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
}

const entries = new Map<string, OpenRows>();

export function openRows(key: string): OpenRows {
  let entry = entries.get(key);
  if (!entry) {
    const created: OpenRows = {
      ids: new Set(),
      toggle(id) {
        const ids = new Set(created.ids);
        if (!ids.delete(id)) ids.add(id);
        created.ids = ids;
      },
    };
    entries.set(key, (entry = created));
  }
  return entry;
}
