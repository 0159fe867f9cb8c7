import type { Interception } from './interception.ts';

/** What a version of Coder can do for this dashboard, as read in its releases 2.29 to 2.36. */
export interface Capabilities {
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
export function capabilitiesOf(version: string): Capabilities {
  const minor = minorOf(version) ?? REMOVED - 1;
  return {
    interceptions: minor < FIRST ? 'not yet' : minor < REMOVED ? 'offered' : 'removed',
    seenLists: minor >= LISTS,
    clientFilter: minor >= LISTS,
    members: minor < LISTS ? 'own rows' : 'nothing',
  };
}

export type ListParams = Readonly<Record<string, string | number>>;

/** The list's address. What is empty is not sent. */
export function listPath(params: ListParams): string {
  const given = Object.entries(params).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(given.filter(([, value]) => value !== ''));
  return `/api/v2/aibridge/interceptions?${search.toString()}`;
}

/** The last row of a page: the next one begins strictly after it. */
export interface Cursor extends Pick<Interception, 'id' | 'started_at'> {
  /** When it started, where a database has a time that RFC 3339 cannot write: rows are in the order of these. */
  stored_start?: string;
}

/** The largest page Coder gives (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** Rows of a page that nobody hurries for. */
export const DEFAULT_PAGE_SIZE = 100;
/** Milliseconds for which a page should last whoever scrolls. */
const LASTS = 2000;

/**
 * How many rows the next page should have: as many as are gone through while it lasts.
 * @param rows of the page before, of which the next one was needed after so many milliseconds
 */
export function nextPageSize(rows: number, milliseconds: number): number {
  const wanted = (rows * LASTS) / Math.max(1, milliseconds);
  return Math.max(
    DEFAULT_PAGE_SIZE,
    Math.min(Math.ceil(wanted / DEFAULT_PAGE_SIZE) * DEFAULT_PAGE_SIZE, LARGEST_PAGE),
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const NIL = '00000000-0000-0000-0000-000000000000';

/** An id in the one form that Coder writes, whatever the case it was typed in; null for anything else. */
export function canonicalUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/** Coder reads it as "none given". */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL;
}
