import { ChartBarStacked, Table2 } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { Link } from 'react-router';
import { describeError } from '#api/error-words.ts';
import { session } from '#api/session.ts';
import { formatCompact, formatCount } from '#lib/numbers.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens } from '#model/tokens.ts';
import { modelsByTokens, type Totals } from '#model/totals.ts';
import { TOKEN_COLOURS } from '#theme/token-colours.ts';
import { Button } from '#ui/button.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';
import { ProviderTile } from '#ui/provider-tile.tsx';
import { describeCoverage, type Coverage } from './coverage.ts';
import { TokensTable } from './tokens-table.tsx';
import type { CountAll } from './use-count-all.ts';

/** The chart's code comes after the rows: nothing on the first screen waits for it. */
const ModelBars = lazy(async () => ({ default: (await import('./model-bars.tsx')).ModelBars }));

/** Bars shown at first; further models are one press away. */
const BARS = 6;
const BAR_HEIGHT = 24;

interface TokensByModelProps {
  totals: Totals;
  coverage: Coverage;
  countAll: CountAll;
  modelHref: (model: string) => string;
  onModel: (model: string) => void;
}

export function TokensByModel({ totals, coverage, countAll, modelHref, onModel }: TokensByModelProps) {
  const [asTable, setAsTable] = useState(false);
  const [all, setAll] = useState(false);
  const title = useId();
  const models = modelsByTokens(totals);
  const shown = all || models.length <= BARS + 1 ? models : models.slice(0, BARS);
  const partial = coverage.read < coverage.count;
  const failure = countAll.error && describeError(countAll.error);

  return (
    <figure aria-labelledby={title} className="m-0 min-w-0 px-4 py-3">
      <figcaption className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <span id={title} className="mr-auto font-semibold">
          Tokens by model
        </span>
        <span role="status" className="text-sm text-muted">
          {describeCoverage(coverage)}
        </span>
        {countAll.running ? (
          <>
            <progress
              aria-label="Counted"
              max={Math.max(coverage.count, 1)}
              value={countAll.reading?.totals.interceptions ?? 0}
              className="h-1 w-24 accent-accent"
            />
            <Button look="link" onClick={countAll.stop}>
              Stop
            </Button>
          </>
        ) : partial ? (
          <Button look="link" onClick={countAll.start}>
            Count all
          </Button>
        ) : null}
        <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? (
            <ChartBarStacked aria-hidden="true" size={14} strokeWidth={1.75} />
          ) : (
            <Table2 aria-hidden="true" size={14} strokeWidth={1.75} />
          )}
          <span className="sr-only">View as table</span>
        </Button>
      </figcaption>
      {failure ? (
        <div className="mb-2">
          <ErrorNotice
            title={failure.title}
            onRetry={failure.canRetry ? countAll.start : undefined}
            onSignIn={failure.kind === 'signed-out' ? () => session.ask('expired') : undefined}
          >
            Counting stopped here; the figures cover what was read. {failure.detail}
          </ErrorNotice>
        </div>
      ) : null}
      {asTable ? (
        <TokensTable models={models} labelledBy={title} modelHref={modelHref} />
      ) : models.length === 0 ? (
        <p className="py-4 text-faint">No tokens to show.</p>
      ) : (
        <div className="grid grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto] gap-x-3">
          <ul>
            {shown.map(({ model, provider }) => (
              <li key={model} className="flex items-center gap-2" style={{ height: BAR_HEIGHT }}>
                <ProviderTile provider={provider} />
                <Link to={modelHref(model)} className="truncate hover:underline" title={model}>
                  {model}
                </Link>
              </li>
            ))}
          </ul>
          <div style={{ height: BAR_HEIGHT * shown.length }}>
            <Suspense fallback={null}>
              <ModelBars models={shown} barHeight={BAR_HEIGHT} onModel={onModel} />
            </Suspense>
          </div>
          <ul className="tabular text-right">
            {shown.map(({ model, tokens }) => (
              <li
                key={model}
                title={formatCount(totalTokens(tokens))}
                style={{ height: BAR_HEIGHT, lineHeight: `${BAR_HEIGHT}px` }}
              >
                {formatCompact(totalTokens(tokens))}
              </li>
            ))}
          </ul>
        </div>
      )}
      {asTable || models.length === 0 ? null : (
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
          {TOKEN_KINDS.map(kind => (
            <span key={kind} className="inline-flex items-center gap-1.5">
              <span
                aria-hidden="true"
                className="size-2 rounded-[2px]"
                style={{ background: TOKEN_COLOURS[kind] }}
              />
              {TOKEN_KIND_NAMES[kind]}
            </span>
          ))}
          {models.length > shown.length || all ? (
            <Button look="link" className="ml-auto text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${models.length} models`}
            </Button>
          ) : null}
        </div>
      )}
    </figure>
  );
}
