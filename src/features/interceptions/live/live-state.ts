export interface LiveState {
  isOn: boolean;
  /** New rows above the viewport since the top of the list was last visible. */
  newRowsAbove: number;
  /** Rows that ended so late that only the count includes them. */
  unlisted: number;
  /** Result of the last request with new rows, for announcements. Null before that. */
  last: { fresh: number; late: number } | null;
  /** Number of consecutive failed requests. */
  failures: number;
}

export type LiveAction =
  | { type: 'toggled' }
  | { type: 'scrolledToTop' }
  | { type: 'refreshed' }
  | { type: 'failed' }
  | { type: 'received'; fresh: number; late: number; unlisted: number | null; isAbove: boolean };

export const INITIAL_LIVE_STATE: LiveState = {
  isOn: false,
  newRowsAbove: 0,
  unlisted: 0,
  last: null,
  failures: 0,
};

export function liveReducer(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'toggled':
      return { ...INITIAL_LIVE_STATE, isOn: !state.isOn };
    case 'scrolledToTop':
      return state.newRowsAbove === 0 ? state : { ...state, newRowsAbove: 0 };
    case 'refreshed':
      return { ...state, newRowsAbove: 0, unlisted: 0 };
    case 'failed':
      return { ...state, failures: state.failures + 1 };
    case 'received': {
      const { fresh, late, unlisted, isAbove } = action;
      return {
        ...state,
        failures: 0,
        newRowsAbove: state.newRowsAbove + (isAbove ? fresh : 0),
        unlisted: unlisted ?? state.unlisted,
        last: fresh + late > 0 ? { fresh, late } : state.last,
      };
    }
  }
}
