/** Differences between Coder releases in the part of the API that the dashboard uses. */
export interface Release {
  /** `/api/v2/aibridge` exists. */
  readonly aibridge: boolean;
  readonly interceptions: boolean;
  /** The lists of models and clients exist. */
  readonly valueLists: boolean;
  /** The same lists also exist below `/api/v2/ai-gateway`. */
  readonly gatewayPaths: boolean;
  readonly clientField: boolean;
  readonly clientFilter: boolean;
  /** Cached token counts are separate fields. Before, they are in the metadata of a token usage. */
  readonly cacheFields: boolean;
  /** The field and the query key exist. */
  readonly providerName: boolean;
  /** Members see their own rows. Later they see none. */
  readonly membersSeeOwnRows: boolean;
  /** An unknown cursor returns 400. Before, it returned 500. */
  readonly rejectsUnknownCursor: boolean;
  /** `"x" is not …` instead of `Query param "x" is not …`. */
  readonly shortUnknownKey: boolean;
  readonly productName: 'AI Bridge' | 'AI Gateway';
  /** A 401 has a `WWW-Authenticate` header. */
  readonly challenge: boolean;
  readonly seats: boolean;
}

/** @throws if the version is not 2.x */
export function releaseOf(version: string): Release {
  const minor = Number(/^v?2\.(\d+)\.\d+/.exec(version)?.[1] ?? Number.NaN);
  if (Number.isNaN(minor)) throw new Error(`${version} is not a version of Coder 2.`);
  const since = (first: number): boolean => minor >= first;
  return {
    aibridge: since(29),
    interceptions: since(29) && !since(35),
    valueLists: since(32),
    gatewayPaths: since(35),
    clientField: since(31),
    clientFilter: since(32),
    cacheFields: since(32),
    providerName: since(33),
    membersSeeOwnRows: !since(32),
    rejectsUnknownCursor: since(33),
    // It is not known which release changed these two. Each is assigned to one of the tested releases.
    shortUnknownKey: since(32),
    challenge: since(34),
    productName: since(35) ? 'AI Gateway' : 'AI Bridge',
    seats: since(36),
  };
}
