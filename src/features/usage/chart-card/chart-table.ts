import { CSV_BOM, csvLine, type CsvValue } from '#shared/lib/csv.ts';
import { costOf, type PriceTable } from '#shared/domain/prices.ts';
import { modelKey, nameLabel, filterValueError, type ModelIdentity } from '#shared/domain/row-values.ts';
import {
  modelsByTokens,
  type SummarySums,
  type SummaryTotals,
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
import { modelNames } from '#shared/domain/model-names.ts';
import { countValues, LARGEST_ERROR, quantile } from '#shared/lib/log-histogram.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { namesakes } from '#shared/domain/people.ts';
import { t } from '#shared/i18n/t.ts';

export interface Column {
  /** Column name in the file. It is the same in every language because programs read it. */
  name: string;
  /** Column name in the table. */
  header: string;
  /** Text is aligned to the start, numbers to the end. A share is from 0 to 1. */
  kind: 'text' | 'count' | 'share' | 'milliseconds';
  /** Unit in the file's header, unless the name already is the unit. */
  unit?: string;
  isFileOnly?: true;
}

export interface ChartRow {
  key: string;
  /** In column order. Null if a value is unknown or does not apply. */
  cells: readonly CsvValue[];
  /** Shown in the table instead of the first cell. */
  label?: string | undefined;
  /** URL that filters the page by this row. */
  href?: string | undefined;
  /** Why the row has no link. */
  whyNoHref?: string | undefined;
}

/** The data of a chart. The chart, its table and its CSV file all use it. */
export interface ChartTable {
  columns: readonly Column[];
  rows: readonly ChartRow[];
}

/**
 * Formats the data as CSV with exact values and the coverage on each line.
 * @param more extra columns that only the file has
 */
export function chartCsv(
  { columns, rows }: ChartTable,
  covers: string,
  more: { names: readonly string[]; cells: (row: ChartRow) => readonly CsvValue[] } = {
    names: [],
    cells: () => [],
  },
): string {
  const headers = columns.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  const headerLine = csvLine([...headers, ...more.names, 'Coverage']);
  return CSV_BOM + headerLine + rows.map(row => csvLine([...row.cells, ...more.cells(row), covers])).join('');
}

/** CSV columns with the cost by the user's own prices. Empty without a price list. */
export function costColumns({ byModel }: SummarySums, prices: PriceTable | null) {
  if (prices === null) return { names: [], cells: () => [] };
  const groups = [...byModel.values()];
  return {
    names: ['Cost', 'Currency', 'Tokens with a price', 'Prices as of', 'Cache write for 1 h (tokens)'],
    cells({ key }: ChartRow) {
      const modelGroups = groups.filter(group => modelKey(group) === key);
      const cost = costOf(modelGroups, prices);
      const oneHour = modelGroups.reduce((sum, { tokens }) => sum + tokens.cache_write_1h, 0);
      return [cost.cost, cost.cost === null ? null : prices.currency, cost.priced, prices.as_of, oneHour];
    },
  };
}

const count = (name: string, header: string): Column => ({ name, header, kind: 'count' });
const text = (name: string, header: string): Column => ({ name, header, kind: 'text' });
const fileOnly = (name: string, header: string): Column => ({ ...text(name, header), isFileOnly: true });

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

/** Returns a URL that filters by the rows of a group, or null if the API has no such filter. */
export type HrefOf<Group> = (group: Group) => string | null;

const linkOf = (href: string | null, value: string) => ({
  href: href ?? undefined,
  whyNoHref:
    href === null ? (filterValueError(value) ?? t('Filtering by these rows isn’t supported.')) : undefined,
});

export function modelTable(sums: SummarySums, href: HrefOf<SummaryTotals & ModelIdentity>): ChartTable {
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

/** @param href also returns null if this version of Coder cannot filter by client */
export function clientTable(sums: Readonly<UsageSums>, href: HrefOf<ClientTotals>): ChartTable {
  return {
    columns: [text('Client', t('Client')), INTERCEPTIONS, ...TOKEN_COLUMNS],
    rows: clientsByTokens(sums).map(group => ({
      key: group.client,
      cells: [group.client, group.interceptions, ...tokenCells(group)],
      label: nameLabel(group.client),
      ...linkOf(href(group), group.client),
    })),
  };
}

/** Coder records errors of injected calls only, so the rate is out of those, and null if a tool has none. */
export function toolTable(sums: Readonly<UsageSums>, href: HrefOf<ToolTotals>): ChartTable {
  const tools = toolsByCalls(sums);
  const names = toolNames(tools);
  return {
    columns: [
      text('Tool', t('Tool')),
      count('Calls', t('Calls')),
      { ...count('Injected', t('Injected')), unit: 'calls' },
      { ...count('Failed', t('Failed')), unit: 'calls' },
      { name: 'Error rate', header: t('Error rate'), kind: 'share', unit: 'failed / injected' },
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

/** Maximum relative error of a percentile, for example `1.0%`. */
export const PERCENTILE_ERROR = `${(LARGEST_ERROR * 100).toFixed(1)}%`;

const PERCENTILES = [0.5, 0.9, 0.99] as const;

/** CSV columns with the number of interceptions behind the percentiles. */
export function percentileCoverage({ all, durations, backward }: Readonly<UsageSums>) {
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
      { name: 'Duration', header: t('Duration'), kind: 'milliseconds', unit: 'ms' },
      count('Tokens', t('Tokens')),
    ],
    rows: PERCENTILES.map(p => {
      const [duration, size] = [quantile(durations, p), quantile(sizes, p)];
      return {
        key: String(p),
        cells: [
          `p${p * 100}`,
          duration === null ? null : Math.round(duration),
          size === null ? null : Math.round(size),
        ],
      };
    }),
  };
}
