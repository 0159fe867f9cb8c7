import * as v from 'valibot';

/** What a setting must be, told to whoever set it otherwise. */
export const refusal =
  (name: string, wanted: string) =>
  ({ input }: v.BaseIssue<unknown>): string =>
    `${name} must be ${wanted}, not ${JSON.stringify(input)}.`;

export const wholeNumber = (name: string, most: number, fallback: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => /^\d{1,15}$/.test(text) && Number(text) <= most,
        refusal(name, `a whole number from 0 to ${most}`),
      ),
      v.transform(Number),
    ),
    String(fallback),
  );

/** Repeats a value only where it has the form of a host name: any other may hold a password or a token. */
const addressRefusal =
  (name: string) =>
  ({ input }: v.BaseIssue<unknown>): string => {
    const isHost =
      typeof input === 'string' && /^[a-z]{1,20}(?:\.[a-z0-9-]{1,63})*(?::\d{1,5})?$/.test(input);
    const given = isHost ? `, not ${JSON.stringify(input)}` : '';
    return `${name} must be an http or https address without a path${given}: like https://host.example.com, with no user name, password, query or fragment in it.`;
  };

export const rootAddress = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(text => URL.canParse(text) && isRootOfHost(new URL(text)), addressRefusal(name)),
      v.transform(text => new URL(text)),
    ),
  );

export const list = (name: string, one: RegExp, wanted: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform(text => text.split(/[\s,]+/).filter(Boolean)),
      v.check(
        parts => parts.every(part => one.test(part)),
        `${name} must be ${wanted}, with spaces between.`,
      ),
    ),
    '',
  );

function isRootOfHost(url: URL): boolean {
  const bare = url.pathname === '/' && url.search === '' && url.hash === '';
  return (
    bare &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'http:' || url.protocol === 'https:')
  );
}
