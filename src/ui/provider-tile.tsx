const MONOGRAMS: Record<string, string> = { anthropic: 'A', openai: 'O', copilot: 'C' };

/** A provider as one letter on a tile; the name is at hand for hovering and for assistive technology. */
export function ProviderTile({ provider }: { provider: string }) {
  return (
    <span
      role="img"
      aria-label={provider}
      title={provider}
      className="inline-flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line bg-sunken text-[9px] leading-none font-semibold text-muted select-none"
    >
      {MONOGRAMS[provider] ?? provider.slice(0, 1).toUpperCase()}
    </span>
  );
}
