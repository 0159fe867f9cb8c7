import { useEffect } from 'react';

/** Calls back once the browser is connected again, for as long as that is wanted. */
export function useOnline(isWanted: boolean, onOnline: () => void): void {
  useEffect(() => {
    if (!isWanted) return;
    window.addEventListener('online', onOnline);
    return () => window.removeEventListener('online', onOnline);
  }, [isWanted, onOnline]);
}
