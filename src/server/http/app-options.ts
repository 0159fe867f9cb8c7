import type { AllowedHosts } from './allowed-hosts.ts';
import type { Source } from '#server/sources/source.ts';

export interface AppOptions {
  readonly source: Source;
  readonly allowedHosts: AllowedHosts;
  /** The token that a browser without one receives with its first page; null if users sign in themselves. */
  readonly autoSignInToken: string | null;
  readonly privacyMode: boolean;
  /** Sources for the CSP's `frame-ancestors`; empty if no page may embed this one. */
  readonly frameAncestors: readonly string[];
  /** Hosts from which the page may load avatars. */
  readonly avatarHosts: readonly string[];
  readonly indexHtml: (path: string) => Promise<string>;
  /** The folder of the built app; null if another server serves it. */
  readonly assets: string | null;
  readonly now: () => Date;
  readonly report: (line: string) => void;
  /** Receives one line per API request; null if requests are not logged. */
  readonly writeAccessLog: ((line: string) => void) | null;
}
