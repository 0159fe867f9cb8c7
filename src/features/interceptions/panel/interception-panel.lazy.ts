import { lazyWithPreload } from '#shared/ui/lazy.tsx';

export const [LateInterceptionPanel, preloadInterceptionPanel] = lazyWithPreload(
  async () => (await import('./interception-panel.tsx')).InterceptionPanel,
);
