import type { CsvValue } from '#lib/csv.ts';
import { countValues, LARGEST_ERROR, quantile } from '#lib/log-histogram.ts';
import { TOKEN_KIND_NAMES } from '#model/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#model/tokens.ts';
import { modelsByTokens, type ModelSums, type Totals } from '#model/usage/totals.ts';
import { clientsByTokens, peopleByTokens, toolsByCalls, type UsageSums } from '#model/usage/usage-sums.ts';
import { t } from '#lib/words/t.ts';
import type { Column, FigureTable } from './figure-table.ts';

const count = (name: string, head: string): Column => ({ name, head, kind: 'count' });
const text = (name: string, head: string): Column => ({ name, head, kind: 'text' });

const INTERCEPTIONS = count('Interceptions', t('Interceptions'));
const TOKEN_COLUMNS = [
  count('Input', TOKEN_KIND_NAMES.input),
  count('Cache read', TOKEN_KIND_NAMES.cache_read),
  count('Cache write', TOKEN_KIND_NAMES.cache_write),
  count('Output', TOKEN_KIND_NAMES.output),
  count('Total', t('Total')),
].map(column => ({ ...column, unit: 'tokens' }));

function tokenCells({ tokens }: Pick<Totals, 'tokens'>): CsvValue[] {
  return [...TOKEN_KINDS.map(kind => tokens[kind]), totalTokens(tokens)];
}

export function modelTable(sums: Readonly<ModelSums>, href: (model: string) => string): FigureTable {
  return {
    columns: [text('Model', t('Model')), ...TOKEN_COLUMNS, INTERCEPTIONS],
    rows: modelsByTokens(sums).map(group => ({
      key: group.model,
      cells: [group.model, ...tokenCells(group), group.interceptions],
      href: href(group.model),
    })),
  };
}

export function personTable(sums: Readonly<UsageSums>, href: (username: string) => string): FigureTable {
  return {
    columns: [
      text('Person', t('Person')),
      text('Name', t('Name')),
      INTERCEPTIONS,
      count('Prompts', t('Prompts')),
      count('Tool calls', t('Tool calls')),
      ...TOKEN_COLUMNS,
    ],
    rows: peopleByTokens(sums).map(({ id, username, name, ...group }) => ({
      key: id,
      cells: [
        username || id,
        name,
        group.interceptions,
        group.prompts,
        group.toolCalls,
        ...tokenCells(group),
      ],
      href: href(username || id),
    })),
  };
}

/** @param href undefined where this Coder cannot filter by client */
export function clientTable(
  sums: Readonly<UsageSums>,
  href: (client: string) => string | undefined,
): FigureTable {
  return {
    columns: [text('Client', t('Client')), INTERCEPTIONS, ...TOKEN_COLUMNS],
    rows: clientsByTokens(sums).map(group => ({
      key: group.client,
      cells: [group.client, group.interceptions, ...tokenCells(group)],
      href: href(group.client),
    })),
  };
}

/** Errors are recorded for injected calls only: the rate is of those, and there is none where there are none. */
export function toolTable(sums: Readonly<UsageSums>, href: (tool: string) => string): FigureTable {
  return {
    columns: [
      text('Tool', t('Tool')),
      count('Calls', t('Calls')),
      { ...count('Injected', t('Injected')), unit: 'calls' },
      { ...count('Failed', t('Failed')), unit: 'calls' },
      { name: 'Error rate', head: t('Error rate'), kind: 'share', unit: 'failed / injected' },
    ],
    rows: toolsByCalls(sums).map(({ tool, calls, injected, failed }) => ({
      key: tool,
      cells: [
        tool,
        calls,
        injected,
        injected === 0 ? null : failed,
        injected === 0 ? null : failed / injected,
      ],
      href: href(tool),
    })),
  };
}

/** How far a percentile may be from the true one: `1.0 %`. */
export const SPREAD_ERROR = `${(LARGEST_ERROR * 100).toFixed(1)} %`;

const PERCENTILES = [0.5, 0.9, 0.99] as const;

/** How many interceptions the percentiles are of, for the file. */
export function spreadCovers({ all, durations, backward }: Readonly<UsageSums>) {
  const cells = [countValues(durations), all.interceptions, backward];
  return {
    names: [
      'Durations (interceptions)',
      'Token sums (interceptions)',
      'Ends before it starts (interceptions)',
    ],
    cells: () => cells,
  };
}

export function spreadTable({ durations, sizes }: Readonly<UsageSums>): FigureTable {
  return {
    columns: [
      text('Percentile', t('Percentile')),
      { name: 'Duration', head: t('Duration'), kind: 'milliseconds', unit: 'ms' },
      count('Tokens', t('Tokens')),
    ],
    rows: PERCENTILES.map(p => {
      const [took, size] = [quantile(durations, p), quantile(sizes, p)];
      return {
        key: String(p),
        cells: [
          `p${p * 100}`,
          took === null ? null : Math.round(took),
          size === null ? null : Math.round(size),
        ],
      };
    }),
  };
}
