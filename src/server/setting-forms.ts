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

export const rootAddress = (name: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        text => URL.canParse(text) && isRootOfHost(new URL(text)),
        refusal(name, 'an http or https address without a path'),
      ),
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
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:');
}
