export interface LiveState {
  isOn: boolean;
  /** New rows above the viewport since the top of the list was last visible. */
  above: number;
  /** Rows that ended so late that only the count includes them. */
  unlisted: number;
  /** Result of the last request with new rows, for announcements. Null before that. */
  last: { fresh: number; late: number } | null;
  /** Number of consecutive failed requests. */
  failures: number;
}

export type LiveAction =
  | { does: 'switch' }
  | { does: 'see top' }
  | { does: 'refresh' }
  | { does: 'fail' }
  | { does: 'bring'; fresh: number; late: number; unlisted: number | null; isAbove: boolean };

export const INITIAL_LIVE_STATE: LiveState = { isOn: false, above: 0, unlisted: 0, last: null, failures: 0 };

export function liveReducer(state: LiveState, action: LiveAction): LiveState {
  switch (action.does) {
    case 'switch':
      return { ...INITIAL_LIVE_STATE, isOn: !state.isOn };
    case 'see top':
      return state.above === 0 ? state : { ...state, above: 0 };
    case 'refresh':
      return { ...state, above: 0, unlisted: 0 };
    case 'fail':
      return { ...state, failures: state.failures + 1 };
    case 'bring': {
      const { fresh, late, unlisted, isAbove } = action;
      return {
        ...state,
        failures: 0,
        above: state.above + (isAbove ? fresh : 0),
        unlisted: unlisted ?? state.unlisted,
        last: fresh + late > 0 ? { fresh, late } : state.last,
      };
    }
  }
}
