/** What a version of Coder can do for this dashboard, as read in its releases 2.29 to 2.36. */
export interface Abilities {
  /** The interceptions API: offered by 2.29 to 2.34, removed in 2.35. */
  readonly interceptions: 'offered' | 'removed' | 'not yet';
  /** The lists of models and clients (2.32); before, only what was seen in loaded rows can be offered. */
  readonly seenLists: boolean;
  /** Whether `client` may stand in a query (2.32). */
  readonly clientFilter: boolean;
  /** What somebody who is neither owner nor auditor gets: their own rows up to 2.31, none since. */
  readonly members: 'own rows' | 'nothing';
}

const FIRST = 29;
const LISTS = 32;
const REMOVED = 35;

/** The minor version of a 2.x, as `buildinfo` writes it (`v2.34.5+sha`, `v2.35.0-devel+sha`); null for anything else. */
export function minorOf(version: string): number | null {
  const minor = /^v?2\.(\d{1,4})(?:\.|$)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}

/** A version that says nothing, as a build of one's own does, is taken for 2.34: its answers tell if it is not. */
export function abilitiesOf(version: string): Abilities {
  const minor = minorOf(version) ?? REMOVED - 1;
  return {
    interceptions: minor < FIRST ? 'not yet' : minor < REMOVED ? 'offered' : 'removed',
    seenLists: minor >= LISTS,
    clientFilter: minor >= LISTS,
    members: minor < LISTS ? 'own rows' : 'nothing',
  };
}
