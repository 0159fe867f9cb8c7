export interface LiveState {
  isOn: boolean;
  /** Rows that came above the screen since the top of the list was in sight. */
  above: number;
  /** Rows that ended so late that only the count tells of them. */
  elsewhere: number;
  /** What the last request brought, for whoever listens; null where it brought nothing. */
  last: { fresh: number; late: number } | null;
  /** Requests that failed one after another. */
  failures: number;
}

export type LiveAction =
  | { does: 'switch' }
  | { does: 'see top' }
  | { does: 'refresh' }
  | { does: 'fail' }
  | { does: 'bring'; fresh: number; late: number; elsewhere: number | null; isAbove: boolean };

export const NOTHING: LiveState = { isOn: false, above: 0, elsewhere: 0, last: null, failures: 0 };

/** What is told of a live list, after one thing more has happened. */
export function liveReducer(news: LiveState, action: LiveAction): LiveState {
  switch (action.does) {
    case 'switch':
      return { ...NOTHING, isOn: !news.isOn };
    case 'see top':
      return news.above === 0 ? news : { ...news, above: 0 };
    case 'refresh':
      return { ...news, above: 0, elsewhere: 0 };
    case 'fail':
      return { ...news, failures: news.failures + 1 };
    case 'bring': {
      const { fresh, late, elsewhere, isAbove } = action;
      return {
        ...news,
        failures: 0,
        above: news.above + (isAbove ? fresh : 0),
        elsewhere: elsewhere ?? news.elsewhere,
        last: fresh + late > 0 ? { fresh, late } : news.last,
      };
    }
  }
}
