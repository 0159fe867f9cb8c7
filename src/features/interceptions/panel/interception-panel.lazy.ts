import { late } from '#shared/ui/late.tsx';

export const [LateInterceptionPanel, bringInterceptionPanel] = late(
  async () => (await import('./interception-panel.tsx')).InterceptionPanel,
);
