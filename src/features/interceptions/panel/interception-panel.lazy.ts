import { late } from '#shared/ui/lazy.tsx';

export const [LateInterceptionPanel, bringInterceptionPanel] = late(
  async () => (await import('./interception-panel.tsx')).InterceptionPanel,
);
