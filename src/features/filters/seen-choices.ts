import type { Interception } from '#shared/domain/interception.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';

/** What can be offered where Coder has no list of it, in the order in which it is shown. */
export interface SeenChoices {
  providers: readonly string[];
  models: readonly string[];
  clients: readonly string[];
  people: readonly Interception['initiator'][];
}

/** Reads rows one after another and keeps what their filters could be. */
export function createSeenChoices(): (pages: readonly RowsPage[]) => SeenChoices {
  const read = new WeakSet<RowsPage>();
  const names = { providers: new Set<string>(), models: new Set<string>(), clients: new Set<string>() };
  const people = new Map<string, Interception['initiator']>();
  let shown: SeenChoices = { providers: [], models: [], clients: [], people: [] };

  return pages => {
    const fresh = pages.filter(page => !read.has(page));
    if (fresh.length === 0) return shown;
    for (const page of fresh) {
      read.add(page);
      for (const { provider, model, client, initiator } of page.results) {
        names.providers.add(provider);
        names.models.add(model);
        if (typeof client === 'string') names.clients.add(client);
        people.set(initiator.id, initiator);
      }
    }
    shown = {
      providers: [...names.providers].sort(),
      models: [...names.models].sort(),
      clients: [...names.clients].sort(),
      people: [...people.values()].sort((a, b) => (a.username < b.username ? -1 : 1)),
    };
    return shown;
  };
}

/**
 * Everything seen since the page was opened: under a filter one still wants to choose what its rows do not hold. A page
 * of rows is read once, so that each new one costs only itself.
 */
export const seenChoices = createSeenChoices();
