import { late } from '#ui/late.tsx';

export const [LateInterceptionPanel, bringInterceptionPanel] = late(
  async () => (await import('./interception-panel.tsx')).InterceptionPanel,
);
