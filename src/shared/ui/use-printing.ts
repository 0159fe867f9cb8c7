import { useSyncExternalStore } from 'react';

/** Some browsers say it by an event before they print, all of them by the medium. */
const medium = matchMedia('print');
let announced = false;

function subscribe(listener: () => void): () => void {
  const begin = () => {
    announced = true;
    listener();
  };
  const end = () => {
    announced = false;
    listener();
  };
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  medium.addEventListener('change', listener);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
    medium.removeEventListener('change', listener);
  };
}

/** Whether the page is being printed: then nothing can be unfolded or scrolled to, so all of it has to be there. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => announced || medium.matches);
}
