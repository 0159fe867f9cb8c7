import { Fragment } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { jsonText } from '#shared/lib/json/json-source.ts';
import { formatCharacters, plural, t } from '#shared/i18n/t.ts';
import { type Interception, invalidParts, type TokenUsage } from '#shared/domain/interception.ts';
import { mayContainFreeText } from '#shared/domain/redact.ts';
import {
  formatTokenSum,
  TOKEN_KIND_NAMES,
  notAddedReason,
  metadataKeys,
  sumTokens,
  TOKEN_KINDS,
  totalTokens,
  tokensOf,
} from '#shared/domain/tokens.ts';
import { TOKEN_COLORS } from '#shared/ui/colors.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';
import { TokenBar } from '#shared/ui/progress.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';

/** The tokens of an interception as a bar, as counts, and with the provider's field names. */
export function TokenBreakdown({ interception }: { interception: Interception }) {
  const usages = interception.token_usages;
  const unread = invalidParts(interception).includes('token_usages');
  if (usages.length === 0) {
    return (
      <p className="text-faint">
        {unread ? t('This data couldn’t be read.') : t('No token usage recorded.')}
      </p>
    );
  }
  const sum = sumTokens(usages);
  const sorted = usages.map(metadataKeys);
  return (
    <div className="@container">
      <TokenBar counts={sum} />
      <dl className="mt-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 @lg:flex @lg:flex-wrap @lg:gap-x-4">
        {TOKEN_KINDS.map(kind => {
          const keys = [...new Set(sorted.flatMap(({ added }) => added[kind] ?? []))].join(', ');
          return (
            <div key={kind} className="col-span-2 grid grid-cols-subgrid @lg:flex @lg:gap-1.5">
              <dt className="flex min-w-0 items-center gap-2 whitespace-nowrap">
                <span
                  aria-hidden="true"
                  className="size-2 shrink-0 rounded-[2px]"
                  style={{ background: TOKEN_COLORS[kind] }}
                />
                {TOKEN_KIND_NAMES[kind]}
                {keys === '' ? null : (
                  <span className="min-w-0 truncate font-mono text-sm text-faint" title={keys}>
                    {keys}
                  </span>
                )}
              </dt>
              <dd className="tabular text-end">{formatCount(sum[kind])}</dd>
            </div>
          );
        })}
        <div className="col-span-2 grid grid-cols-subgrid border-t border-line pt-1 font-semibold @lg:ms-auto @lg:flex @lg:gap-1.5 @lg:border-0 @lg:pt-0">
          <dt>{t('Total')}</dt>
          <dd className="tabular text-end">{formatCount(totalTokens(sum))}</dd>
        </div>
      </dl>
      <p className="tabular mt-2 text-sm text-muted">{formatTokenSum(sum)}</p>
      {unread ? <p className="text-sm text-error">{t('Unreadable counts aren’t included.')}</p> : null}
      <NotAdded key={interception.id} keys={sorted.flatMap(({ notAdded }) => notAdded)} />
    </div>
  );
}

/** Maximum distinct values shown for one key. */
const MAX_VALUES = 5;

function NotAdded({ keys }: { keys: readonly [string, unknown][] }) {
  if (keys.length === 0) return null;
  const byKey = new Map<string, unknown[]>();
  for (const [key, value] of keys) byKey.set(key, [...(byKey.get(key)?.slice(0, MAX_VALUES) ?? []), value]);
  return (
    <div className="mt-2 border-t border-line pt-2 text-sm text-muted">
      <p>
        {plural(byKey.size, {
          one: '{n} other provider field',
          other: '{n} other provider fields',
        })}
      </p>
      <dl className="mt-1 grid grid-cols-[minmax(0,1fr)_minmax(0,auto)] gap-x-3 @lg:grid-cols-[minmax(0,auto)_minmax(0,auto)_minmax(0,1fr)]">
        {[...byKey].map(([key, values]) => (
          <Fragment key={key}>
            <dt className="font-mono">
              <UntrustedText text={key} />
            </dt>
            <dd className="tabular text-end font-mono">
              <Values name={key} values={values} />
            </dd>
            <dd className="text-faint @max-lg:col-span-2 @max-lg:mb-1">{notAddedReason(key)}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  );
}

function Values({ name, values }: { name: string; values: readonly unknown[] }) {
  const text = values.slice(0, MAX_VALUES).map(valueText).join(', ');
  const shown = (
    <>
      <UntrustedText text={text} />
      {values.length > MAX_VALUES ? ', …' : null}
    </>
  );
  if (!values.some(value => mayContainFreeText(name, value))) return shown;
  return (
    <Redacted what={t('metadata')} size={formatCharacters(text.length)}>
      {() => shown}
    </Redacted>
  );
}

function valueText(value: unknown): string {
  return Number.isSafeInteger(value) ? formatCount(Number(value)) : jsonText(value);
}

/** The sum, and each usage row if there are several, with the provider's field names. */
export function TokenUsages({ interception }: { interception: Interception }) {
  const usages = interception.token_usages;
  if (usages.length === 0) return <TokenBreakdown interception={interception} />;
  return (
    <div className="card px-3 py-3">
      <TokenBreakdown interception={interception} />
      {usages.length > 1 ? <UsageRows usages={usages} /> : null}
    </div>
  );
}

function UsageRows({ usages }: { usages: readonly TokenUsage[] }) {
  return (
    <div className="mt-2 overflow-x-auto border-t border-line pt-2">
      <table className="tabular w-full text-end text-sm text-muted">
        <caption className="pb-1 text-start">
          {plural(usages.length, {
            one: '{n} usage record',
            other: '{n} usage records, totaled above',
          })}
        </caption>
        <thead>
          <tr>
            {TOKEN_KINDS.map(kind => (
              <th key={kind} scope="col" className="ps-2 font-medium first:ps-0">
                {TOKEN_KIND_NAMES[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {usages.map(usage => {
            const counts = tokensOf(usage);
            return (
              <tr key={usage.id} title={escapeInvisible(usage.provider_response_id)}>
                {TOKEN_KINDS.map(kind => (
                  <td key={kind} className="ps-2 first:ps-0">
                    {formatCount(counts[kind])}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
