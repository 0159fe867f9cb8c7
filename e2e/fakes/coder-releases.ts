/** What differs between Coder's releases in the part of its API that a dashboard asks. */
export interface Release {
  /** `/api/v2/aibridge` at all. */
  readonly aibridge: boolean;
  readonly interceptions: boolean;
  /** The lists of models and clients. */
  readonly seenLists: boolean;
  /** The same below `/api/v2/ai-gateway`. */
  readonly gatewayPaths: boolean;
  readonly clientField: boolean;
  readonly clientFilter: boolean;
  /** Counts of cached tokens as fields of their own; before, they stand in a usage's metadata. */
  readonly cacheFields: boolean;
  /** The field, and the key of a query. */
  readonly providerName: boolean;
  /** Members see the rows they made themselves, later none. */
  readonly ownRows: boolean;
  /** An unknown cursor is a refusal, before it was a fault. */
  readonly cursorRefused: boolean;
  /** `"x" is not …` instead of `Query param "x" is not …`. */
  readonly shortUnknownKey: boolean;
  readonly productName: 'AI Bridge' | 'AI Gateway';
  /** `WWW-Authenticate` beside a 401. */
  readonly challenge: boolean;
  readonly seats: boolean;
}

/** The release that a version names; throws for what is no 2.x. */
export function releaseOf(version: string): Release {
  const minor = Number(/^v?2\.(\d+)\.\d+/.exec(version)?.[1] ?? Number.NaN);
  if (Number.isNaN(minor)) throw new Error(`${version} is no version of Coder 2.`);
  const since = (first: number): boolean => minor >= first;
  return {
    aibridge: since(29),
    interceptions: since(29) && !since(35),
    seenLists: since(32),
    gatewayPaths: since(35),
    clientField: since(31),
    clientFilter: since(32),
    cacheFields: since(32),
    providerName: since(33),
    ownRows: !since(32),
    cursorRefused: since(33),
    // Which release changed these two is not known; each is in one of those that are tested.
    shortUnknownKey: since(32),
    challenge: since(34),
    productName: since(35) ? 'AI Gateway' : 'AI Bridge',
    seats: since(36),
  };
}
