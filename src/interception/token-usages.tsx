import { formatCount } from '#lib/numbers.ts';
import type { Interception, TokenUsage } from '#model/interception.ts';
import {
  metadataKeys,
  sumTokens,
  TOKEN_KIND_NAMES,
  TOKEN_KINDS,
  tokensOf,
  totalTokens,
  type TokenKind,
} from '#model/tokens.ts';
import { TOKEN_COLOURS } from '#theme/token-colours.ts';
import { OutsideText } from '#ui/outside-text.tsx';
import { TokenBar } from '#ui/token-bar.tsx';

/** The sum and, where there are several, each row it is made of; the provider's own key names beside the counts. */
export function TokenUsages({ interception }: { interception: Interception }) {
  const usages = interception.token_usages;
  if (usages.length === 0) return <p className="text-faint">No token usage was recorded.</p>;
  const sum = sumTokens(usages);
  const sorted = usages.map(metadataKeys);
  const notAdded = sorted.flatMap(({ notAdded: keys }) => keys);
  const providerKey = (kind: TokenKind) => sorted.find(({ added }) => added[kind] !== undefined)?.added[kind];

  return (
    <div className="card px-3 py-3">
      <TokenBar counts={sum} />
      <dl className="mt-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1">
        {TOKEN_KINDS.map(kind => (
          <div key={kind} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex min-w-0 items-center gap-2 whitespace-nowrap">
              <span
                aria-hidden="true"
                className="size-2 shrink-0 rounded-[2px]"
                style={{ background: TOKEN_COLOURS[kind] }}
              />
              {TOKEN_KIND_NAMES[kind]}
              {providerKey(kind) === undefined ? null : (
                <span className="min-w-0 truncate font-mono text-sm text-faint" title={providerKey(kind)}>
                  {providerKey(kind)}
                </span>
              )}
            </dt>
            <dd className="tabular text-right">{formatCount(sum[kind])}</dd>
          </div>
        ))}
        <div className="col-span-2 grid grid-cols-subgrid border-t border-line pt-1 font-semibold">
          <dt>Total</dt>
          <dd className="tabular text-right">{formatCount(totalTokens(sum))}</dd>
        </div>
      </dl>
      {usages.length > 1 ? <UsageRows usages={usages} /> : null}
      <NotAdded keys={notAdded} />
    </div>
  );
}

function UsageRows({ usages }: { usages: readonly TokenUsage[] }) {
  return (
    <div className="mt-2 overflow-x-auto border-t border-line pt-2">
      <table className="tabular w-full text-right text-sm text-muted">
        <caption className="pb-1 text-left">{usages.length} usage records, summed above</caption>
        <thead>
          <tr>
            {TOKEN_KINDS.map(kind => (
              <th key={kind} scope="col" className="pl-2 font-medium first:pl-0">
                {TOKEN_KIND_NAMES[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {usages.map(usage => {
            const counts = tokensOf(usage);
            return (
              <tr key={usage.id} title={usage.provider_response_id}>
                {TOKEN_KINDS.map(kind => (
                  <td key={kind} className="pl-2 first:pl-0">
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

function NotAdded({ keys }: { keys: readonly [string, unknown][] }) {
  if (keys.length === 0) return null;
  return (
    <div className="mt-2 border-t border-line pt-2 text-sm text-muted">
      <p>
        {keys.length} {keys.length === 1 ? 'key' : 'keys'} not added: parts of the counts above, or no tokens
      </p>
      <ul className="font-mono">
        {keys.map(([key, value], index) => (
          <li key={index} className="flex justify-between gap-3">
            <OutsideText text={key} />
            <OutsideText
              text={typeof value === 'number' ? formatCount(value) : (JSON.stringify(value) ?? '')}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
