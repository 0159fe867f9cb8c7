import { spellOut } from '#shared/lib/invisible-characters.ts';

/** A map, because a provider may have the name of what every object has. */
const MONOGRAMS = new Map([
  ['anthropic', 'A'],
  ['openai', 'O'],
  ['copilot', 'C'],
]);

/** A provider as one letter on a tile; the name is at hand for hovering and for assistive technology. */
export function ProviderTile({ provider }: { provider: string }) {
  return (
    <span
      role="img"
      aria-label={spellOut(provider)}
      title={spellOut(provider)}
      className="inline-flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line bg-sunken text-[9px] leading-none font-semibold text-muted select-none"
    >
      {MONOGRAMS.get(provider) ?? initialOf(provider)}
    </span>
  );
}

/** Its first letter, whole; none where it begins with none. */
function initialOf(name: string): string {
  return /^[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? '?';
}
