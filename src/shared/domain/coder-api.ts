import type { Interception } from './interception.ts';

/** What a version of Coder supports, as read in its releases 2.29 to 2.36. */
export interface Capabilities {
  /** The interceptions API exists in 2.29 to 2.34; it was removed in 2.35. */
  readonly interceptions: 'offered' | 'removed' | 'not yet';
  /** Endpoints for the values of models and clients (2.32). Before, only values from loaded rows can be suggested. */
  readonly seenLists: boolean;
  /** Whether a query may contain `client` (2.32). */
  readonly clientFilter: boolean;
  /** What a user who is neither owner nor auditor can read: their own rows up to 2.31, nothing since. */
  readonly members: 'own rows' | 'nothing';
}

const FIRST = 29;
const LISTS = 32;
const REMOVED = 35;

/** The minor version of a `buildinfo` version such as `v2.34.5+sha` or `v2.35.0-devel+sha`; null if it is not 2.x. */
export function minorOf(version: string): number | null {
  const minor = /^v?2\.(\d{1,4})(?:\.|$)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}

/** An unknown version, such as that of a custom build, is treated as 2.34; its responses show if it is not. */
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

/** Empty parameters are left out. */
export function listPath(params: ListParams): string {
  const entries = Object.entries(params).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(entries.filter(([, value]) => value !== ''));
  return `/api/v2/aibridge/interceptions?${search.toString()}`;
}

/** The last row of a page; the next page starts after it. */
export interface Cursor extends Pick<Interception, 'id' | 'started_at'> {
  /** The start time in a database if RFC 3339 cannot express it; rows are sorted by it. */
  stored_start?: string;
}

/** Coder's limit (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** Rows per page if the user does not scroll fast. */
export const DEFAULT_PAGE_SIZE = 100;
/** Milliseconds that it should take to scroll through a page. */
const TARGET_SCROLL_MS = 2000;

/**
 * Sizes the next page by the scrolling speed.
 * @param rows size of the last page
 * @param milliseconds time until the next page was needed
 */
export function nextPageSize(rows: number, milliseconds: number): number {
  const target = (rows * TARGET_SCROLL_MS) / Math.max(1, milliseconds);
  return Math.max(
    DEFAULT_PAGE_SIZE,
    Math.min(Math.ceil(target / DEFAULT_PAGE_SIZE) * DEFAULT_PAGE_SIZE, LARGEST_PAGE),
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const NIL = '00000000-0000-0000-0000-000000000000';

/** A UUID in lower case, as Coder writes it, or null if the text is not a UUID. */
export function canonicalUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/** Coder treats the nil UUID as an absent value. */
export function isNilUuid(uuid: string): boolean {
  return uuid === NIL;
}
