import { lazyWithPreload } from '#shared/ui/lazy.tsx';

export const [LazyInterceptionPanel, preloadInterceptionPanel] = lazyWithPreload(
  async () => (await import('./interception-panel.tsx')).InterceptionPanel,
);
