import { spellOut } from '#shared/lib/invisible-characters.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural } from '#shared/i18n/t.ts';
import type { Interception, TokenUsage } from '#shared/domain/interception.ts';
import { TOKEN_KIND_NAMES } from '#shared/domain/token-words.ts';
import { TOKEN_KINDS, tokensOf } from '#shared/domain/tokens.ts';
import { TokenAnatomy } from './token-anatomy.tsx';

/** The sum and, where there are several, each row it is made of; the provider's own key names beside the counts. */
export function TokenUsages({ interception }: { interception: Interception }) {
  const usages = interception.token_usages;
  if (usages.length === 0) return <TokenAnatomy interception={interception} />;
  return (
    <div className="card px-3 py-3">
      <TokenAnatomy interception={interception} />
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
            one: '{n} usage record, summed above',
            other: '{n} usage records, summed above',
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
              <tr key={usage.id} title={spellOut(usage.provider_response_id)}>
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
