export type ListParams = Readonly<Record<string, string | number>>;

/** The list's address. What is empty is not sent. */
export function listPath(params: ListParams): string {
  const given = Object.entries(params).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(given.filter(([, value]) => value !== ''));
  return `/api/v2/aibridge/interceptions?${search.toString()}`;
}
