import { useCallback, useLayoutEffect, useRef } from 'react';
import { useNavigate, type NavigateOptions, type To } from 'react-router';

/** Goes to an address, or so many steps through the history. Unlike the router's own it is the same function at every address. */
export function useGo(): (to: To | number, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const newest = useRef(navigate);
  useLayoutEffect(() => {
    newest.current = navigate;
  });
  return useCallback((to, options) => {
    if (typeof to === 'number') void newest.current(to);
    else void newest.current(to, options);
  }, []);
}
