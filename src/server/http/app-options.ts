import type { AllowedHosts } from './allowed-hosts.ts';
import type { Source } from '#server/sources/source.ts';

export interface AppOptions {
  readonly source: Source;
  readonly names: AllowedHosts;
  /** The token that a browser without one is given with its first page; null where people sign in themselves. */
  readonly firstToken: string | null;
  readonly privacyMode: boolean;
  /** Who may show the page inside of theirs; empty for nobody. */
  readonly frameAncestors: readonly string[];
  /** Whose pictures of people the page may load. */
  readonly avatarHosts: readonly string[];
  readonly indexHtml: (path: string) => Promise<string>;
  /** The folder of the built app; null where something in front of us serves it. */
  readonly assets: string | null;
  readonly now: () => Date;
  readonly report: (line: string) => void;
  /** Takes a line for each request that reads something; null where nobody needs to know. */
  readonly accessLine: ((line: string) => void) | null;
}
