import { Link } from 'react-router';
import { formatCount } from '#lib/numbers.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens } from '#model/tokens.ts';
import type { ModelTotals } from '#model/totals.ts';

interface TokensTableProps {
  models: readonly ModelTotals[];
  labelledBy: string;
  modelHref: (model: string) => string;
}

/** The chart's twin: every model, exact figures. */
export function TokensTable({ models, labelledBy, modelHref }: TokensTableProps) {
  return (
    <div className="overflow-x-auto">
      <table aria-labelledby={labelledBy} className="tabular w-full text-right">
        <thead className="text-sm text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 text-left font-medium">
              Model
            </th>
            {TOKEN_KINDS.map(kind => (
              <th key={kind} scope="col" className="py-1 pl-4 font-medium">
                {TOKEN_KIND_NAMES[kind]}
              </th>
            ))}
            <th scope="col" className="py-1 pl-4 font-medium">
              Total
            </th>
            <th scope="col" className="py-1 pl-4 font-medium">
              Interceptions
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ model, tokens, interceptions }) => (
            <tr key={model} className="border-b border-line last:border-0">
              <th scope="row" className="py-1 text-left font-normal">
                <Link to={modelHref(model)} className="hover:underline">
                  {model}
                </Link>
              </th>
              {TOKEN_KINDS.map(kind => (
                <td key={kind} className="pl-4">
                  {formatCount(tokens[kind])}
                </td>
              ))}
              <td className="pl-4 font-semibold">{formatCount(totalTokens(tokens))}</td>
              <td className="pl-4">{formatCount(interceptions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
