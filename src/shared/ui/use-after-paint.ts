import { useEffect, useState } from 'react';

/**
 * True from the frame after what was waited for has been drawn, or once it takes too long: then what is put off for its
 * sake is not put off any longer.
 * @param patience milliseconds
 */
export function useAfterPaint(isDrawn: boolean, patience: number): boolean {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    if (isDue) return;
    if (!isDrawn) {
      const timer = setTimeout(() => setIsDue(true), patience);
      return () => clearTimeout(timer);
    }
    // The first is called before the frame is painted, the second after.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsDue(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isDrawn, isDue, patience]);
  return isDue;
}
