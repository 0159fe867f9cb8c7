/** Milliseconds until an answer begins: more than our own server takes to give up Coder. */
const LONGEST_SILENCE = 75_000;
/** Milliseconds for the whole of an answer that has begun: some megabytes on a slow line. */
const LONGEST_BODY = 300_000;

/** Aborts once what is waited for has not come. */
export function createSilence() {
  const control = new AbortController();
  const begin = (milliseconds: number) => setTimeout(() => control.abort(), milliseconds);
  let timer = begin(LONGEST_SILENCE);
  return {
    signal: control.signal,
    /** The answer has begun. */
    broken(): void {
      clearTimeout(timer);
      timer = begin(LONGEST_BODY);
    },
    end: (): void => clearTimeout(timer),
  };
}
