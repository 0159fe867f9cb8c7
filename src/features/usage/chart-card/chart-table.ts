import { CSV_BOM, csvLine, type CsvValue } from '#shared/lib/csv.ts';
import { costOf, type PriceTable } from '#shared/domain/prices.ts';
import { modelKey, nameWords, whyNotFiltered } from '#shared/domain/row-values.ts';
import {
  type ModelSums,
  modelNames,
  modelsByTokens,
  type ModelTotals,
  type Totals,
  clientsByTokens,
  peopleByTokens,
  toolKey,
  toolNames,
  toolsByCalls,
  type ClientTotals,
  type PersonTotals,
  type ToolTotals,
  type UsageSums,
} from '#shared/domain/usage-totals.ts';
import { countValues, LARGEST_ERROR, quantile } from '#shared/lib/log-histogram.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { namesakes } from '#shared/domain/people.ts';
import { t } from '#shared/i18n/t.ts';

export interface Column {
  /** In the file: the same in every language, for programs read it. */
  name: string;
  /** In the table. */
  head: string;
  /** Text stands left, numbers right; a share is a part of 1. */
  kind: 'text' | 'count' | 'share' | 'milliseconds';
  /** Of the figures, for the header of the file; none where the name is the unit. */
  unit?: string;
  /** Not in the table. */
  isFileOnly?: true;
}

export interface FigureRow {
  key: string;
  /** In the order of the columns; null where there is nothing to say. */
  cells: readonly CsvValue[];
  /** What the table says in place of the first cell. */
  label?: string | undefined;
  /** What narrows the page down to this row. */
  href?: string | undefined;
  /** Why nothing does. */
  whyNoHref?: string | undefined;
}

/** The figures of a chart: what is drawn, its table and its file are all made of these. */
export interface ChartTable {
  columns: readonly Column[];
  rows: readonly FigureRow[];
}

/**
 * The figures as a file, exact, each line with what it covers.
 * @param more further columns of the file alone, by row
 */
export function chartCsv(
  { columns, rows }: ChartTable,
  covers: string,
  more: { names: readonly string[]; cells: (row: FigureRow) => readonly CsvValue[] } = {
    names: [],
    cells: () => [],
  },
): string {
  const heads = columns.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  const head = csvLine([...heads, ...more.names, 'Coverage']);
  return CSV_BOM + head + rows.map(row => csvLine([...row.cells, ...more.cells(row), covers])).join('');
}

/** What the models of the figures cost by the person's own prices: columns of the file, where there are any prices. */
export function costColumns({ byModel }: Readonly<ModelSums>, prices: PriceTable | null) {
  if (prices === null) return { names: [], cells: () => [] };
  const groups = [...byModel.values()];
  return {
    names: ['Cost', 'Currency', 'Tokens with a price', 'Prices as of', 'Cache write for 1 h (tokens)'],
    cells({ key }: FigureRow) {
      const own = groups.filter(group => modelKey(group) === key);
      const cost = costOf(own, prices);
      const oneHour = own.reduce((sum, { tokens }) => sum + tokens.cache_write_1h, 0);
      return [cost.cost, cost.cost === null ? null : prices.currency, cost.priced, prices.as_of, oneHour];
    },
  };
}

const count = (name: string, head: string): Column => ({ name, head, kind: 'count' });
const text = (name: string, head: string): Column => ({ name, head, kind: 'text' });
const fileOnly = (name: string, head: string): Column => ({ ...text(name, head), isFileOnly: true });

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

/** Where the rows of a figure lead to, null where the API has no way to ask for exactly these. */
export type HrefOf<Group> = (group: Group) => string | null;

const linkOf = (href: string | null, value: string) => ({
  href: href ?? undefined,
  whyNoHref:
    href === null ? (whyNotFiltered(value) ?? t('Filtering by these rows isn’t supported.')) : undefined,
});

export function modelTable(sums: Readonly<ModelSums>, href: HrefOf<ModelTotals>): ChartTable {
  const models = modelsByTokens(sums);
  const names = modelNames(models);
  return {
    columns: [
      text('Model', t('Model')),
      ...TOKEN_COLUMNS,
      INTERCEPTIONS,
      fileOnly('Provider', t('Provider')),
      fileOnly('Provider name', t('Provider name')),
    ],
    rows: models.map(group => ({
      key: modelKey(group),
      cells: [
        group.model,
        ...tokenCells(group),
        group.interceptions,
        group.provider,
        group.provider_name ?? null,
      ],
      label: names.get(modelKey(group)),
      ...linkOf(href(group), group.model),
    })),
  };
}

export function personTable(sums: Readonly<UsageSums>, href: HrefOf<PersonTotals>): ChartTable {
  const people = peopleByTokens(sums);
  const shortNames = namesakes(people);
  return {
    columns: [
      text('Person', t('User')),
      text('Name', t('Name')),
      INTERCEPTIONS,
      count('Prompts', t('Prompts')),
      count('Tool calls', t('Tool calls')),
      ...TOKEN_COLUMNS,
      fileOnly('Person ID', t('User ID')),
    ],
    rows: people.map(group => {
      const { id, username, name } = group;
      const shown = isBlank(username) ? id : username;
      const more = shortNames.get(id) ?? username;
      return {
        key: id,
        cells: [shown, name, group.interceptions, group.prompts, group.toolCalls, ...tokenCells(group), id],
        label: more === username ? shown : `${shown} (${more})`,
        ...linkOf(href(group), id),
      };
    }),
  };
}

/** @param href null also where this Coder cannot filter by client */
export function clientTable(sums: Readonly<UsageSums>, href: HrefOf<ClientTotals>): ChartTable {
  return {
    columns: [text('Client', t('Client')), INTERCEPTIONS, ...TOKEN_COLUMNS],
    rows: clientsByTokens(sums).map(group => ({
      key: group.client,
      cells: [group.client, group.interceptions, ...tokenCells(group)],
      label: nameWords(group.client),
      ...linkOf(href(group), group.client),
    })),
  };
}

/** Errors are recorded for injected calls only: the rate is of those, and there is none where there are none. */
export function toolTable(sums: Readonly<UsageSums>, href: HrefOf<ToolTotals>): ChartTable {
  const tools = toolsByCalls(sums);
  const names = toolNames(tools);
  return {
    columns: [
      text('Tool', t('Tool')),
      count('Calls', t('Calls')),
      { ...count('Injected', t('Injected')), unit: 'calls' },
      { ...count('Failed', t('Failed')), unit: 'calls' },
      { name: 'Error rate', head: t('Error rate'), kind: 'share', unit: 'failed / injected' },
      fileOnly('Server', t('Server')),
    ],
    rows: tools.map(group => {
      const { server_url, tool, calls, injected, failed } = group;
      const errors = injected === 0 ? [null, null] : [failed, failed / injected];
      return {
        key: toolKey(group),
        cells: [tool, calls, injected, ...errors, server_url],
        label: names.get(toolKey(group)),
        ...linkOf(href(group), tool),
      };
    }),
  };
}

/** How far a percentile may be from the true one: `1.0%`. */
export const SPREAD_ERROR = `${(LARGEST_ERROR * 100).toFixed(1)}%`;

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

export function percentilesTable({ durations, sizes }: Readonly<UsageSums>): ChartTable {
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
