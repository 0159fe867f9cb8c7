import type { CsvValue } from '#shared/lib/csv.ts';
import { countValues, LARGEST_ERROR, quantile } from '#shared/lib/log-histogram.ts';
import { TOKEN_KIND_NAMES } from '#shared/domain/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { nameWords } from '#shared/domain/name-words.ts';
import { namesakes } from '#shared/domain/people.ts';
import { modelKey, whyNotFiltered } from '#shared/domain/row-values.ts';
import {
  modelNames,
  modelsByTokens,
  type ModelSums,
  type ModelTotals,
  type Totals,
} from '#shared/domain/totals.ts';
import {
  clientsByTokens,
  peopleByTokens,
  toolKey,
  toolNames,
  toolsByCalls,
  type ClientTotals,
  type PersonTotals,
  type ToolTotals,
  type UsageSums,
} from '#shared/domain/usage-sums.ts';
import { t } from '#shared/i18n/t.ts';
import type { Column, FigureTable } from './figure-table.ts';

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
  whyNoHref: href === null ? (whyNotFiltered(value) ?? t('These rows cannot be filtered by.')) : undefined,
});

export function modelTable(sums: Readonly<ModelSums>, href: HrefOf<ModelTotals>): FigureTable {
  const models = modelsByTokens(sums);
  const names = modelNames(models);
  return {
    columns: [
      text('Model', t('Model')),
      ...TOKEN_COLUMNS,
      INTERCEPTIONS,
      fileOnly('Provider', t('Provider')),
      fileOnly('Provider name', t('Provider’s name')),
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

export function personTable(sums: Readonly<UsageSums>, href: HrefOf<PersonTotals>): FigureTable {
  const people = peopleByTokens(sums);
  const beside = namesakes(people);
  return {
    columns: [
      text('Person', t('Person')),
      text('Name', t('Name')),
      INTERCEPTIONS,
      count('Prompts', t('Prompts')),
      count('Tool calls', t('Tool calls')),
      ...TOKEN_COLUMNS,
      fileOnly('Person ID', t('Person’s ID')),
    ],
    rows: people.map(group => {
      const { id, username, name } = group;
      const shown = isBlank(username) ? id : username;
      const more = beside.get(id) ?? username;
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
export function clientTable(sums: Readonly<UsageSums>, href: HrefOf<ClientTotals>): FigureTable {
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
export function toolTable(sums: Readonly<UsageSums>, href: HrefOf<ToolTotals>): FigureTable {
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
