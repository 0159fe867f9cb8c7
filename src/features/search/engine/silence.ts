/** An expression that did not come to an end on one text. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Milliseconds that one text may take. */
const LONGEST_SILENCE = 1000;
/** What came while the page itself was busy is heard before anything is ended. */
const GRACE = 50;

/**
 * Watches over work that gives signs of life.
 * @param onSilence called once, after a second without one
 */
export function watchSilence(onSilence: () => void): { beat: () => void; end: () => void } {
  let timer = setTimeout(suspect, LONGEST_SILENCE);
  function suspect(): void {
    timer = setTimeout(onSilence, GRACE);
  }
  const end = (): void => clearTimeout(timer);
  return {
    end,
    beat() {
      end();
      timer = setTimeout(suspect, LONGEST_SILENCE);
    },
  };
}
