import type { InterceptionRow } from './interception-row.ts';
import { noTotals } from './totals.ts';

/** A row of which only the id matters, for tests. */
export function rowOf(id: string): InterceptionRow {
  return {
    id,
    started_at: '2026-11-20T14:00:00Z',
    took: null,
    initiator: { id: 'p', username: 'ada', name: '', avatar_url: '' },
    provider: 'openai',
    model: 'm',
    client: null,
    totals: noTotals(),
    prompt: null,
    promptLength: 0,
    failedCalls: 0,
    failure: null,
    unread: null,
    answer: new Blob(),
    textStart: 0,
    textEnd: 0,
  };
}
