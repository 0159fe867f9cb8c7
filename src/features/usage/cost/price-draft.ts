import * as v from 'valibot';
import { useMemo, useState } from 'react';
import { t } from '#shared/i18n/t.ts';
import {
  PRICE_KINDS,
  type Price,
  type PriceFault,
  oneHourPrice,
  PriceTableSchema,
  priceFor,
  readPrice,
  type PriceTable,
  type TokenGroup,
} from '#shared/domain/prices.ts';
import { TOKEN_KIND_NAMES, totalTokens } from '#shared/domain/tokens.ts';
import { numberOf } from '#shared/lib/numbers.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { useFocusAfterRender } from '#shared/ui/interaction.ts';

type PriceColumn = keyof Price;

const PATTERN_COLUMNS = ['provider', 'model'] as const;
export const PRICE_COLUMNS = [...PATTERN_COLUMNS, ...PRICE_KINDS] as const;

export const COLUMN_NAMES: Readonly<Record<PriceColumn, string>> = {
  provider: t('Provider'),
  model: t('Model'),
  ...TOKEN_KIND_NAMES,
  cache_write_1h: t('Cache write, 1 h'),
};

/** A row as it is typed: what stands in a field need not be a price yet. */
export type PriceDraftRow = Record<PriceColumn, string> & { id: number };

interface PriceDraft {
  currency: string;
  as_of: string;
  rows: readonly PriceDraftRow[];
  nextId: number;
}

/** Names a field of the form: one of the table's own, or one of a row's. */
export type DraftField = 'currency' | 'as_of' | `${number}.${PriceColumn}`;

const EMPTY_ROW = {
  provider: '',
  model: '',
  input: '',
  cache_read: '',
  cache_write: '',
  cache_write_1h: '',
  output: '',
};

/** The day on the person's own calendar, as a date field has it. */
export function dayOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** @param today the day that prices are of as long as nothing else is said */
export function draftOf(table: PriceTable | null, today: string): PriceDraft {
  const { currency, as_of, prices } = table ?? { currency: 'USD', as_of: today, prices: [] };
  const rows = prices.map((price, id) => {
    const row: PriceDraftRow = { ...EMPTY_ROW, id, provider: price.provider, model: price.model };
    for (const kind of PRICE_KINDS) row[kind] = String(price[kind] ?? '');
    return row;
  });
  return { currency, as_of, rows, nextId: rows.length };
}

export function addRow(draft: PriceDraft, of: Pick<Price, 'provider' | 'model'>): PriceDraft {
  const row = { ...EMPTY_ROW, provider: of.provider, model: of.model, id: draft.nextId };
  return { ...draft, rows: [...draft.rows, row], nextId: draft.nextId + 1 };
}

export function changeRow(draft: PriceDraft, id: number, column: PriceColumn, text: string): PriceDraft {
  return {
    ...draft,
    rows: draft.rows.map(row => (row.id === id ? { ...row, [column]: text } : row)),
  };
}

/** @param by how many places further down; a row stays where there is no such place */
export function moveRow(draft: PriceDraft, id: number, by: number): PriceDraft {
  const from = draft.rows.findIndex(row => row.id === id);
  const moved = draft.rows[from];
  if (!moved || !draft.rows[from + by]) return draft;
  return { ...draft, rows: draft.rows.toSpliced(from, 1).toSpliced(from + by, 0, moved) };
}

export function removeRow(draft: PriceDraft, id: number): PriceDraft {
  return { ...draft, rows: draft.rows.filter(row => row.id !== id) };
}

interface CheckedDraft {
  /** As far as it can be used: without the rows that have a problem, or nothing in them. */
  table: PriceTable;
  /** In the order of the fields. */
  problems: ReadonlyMap<DraftField, PriceFault>;
}

export function checkDraft(draft: PriceDraft): CheckedDraft {
  const problems = new Map<DraftField, PriceFault>();
  const { currency, as_of } = draft;
  for (const field of ['currency', 'as_of'] as const) {
    if (!v.is(PriceTableSchema.entries[field], draft[field])) problems.set(field, field);
  }
  const prices: Price[] = [];
  for (const row of draft.rows) {
    if (PRICE_COLUMNS.every(column => row[column].trim() === '')) continue;
    const before = problems.size;
    const price: Price = {
      provider: row.provider.trim(),
      model: row.model.trim(),
      input: null,
      cache_read: null,
      cache_write: null,
      cache_write_1h: null,
      output: null,
    };
    for (const column of PATTERN_COLUMNS) {
      if (price[column] === '') problems.set(`${row.id}.${column}`, 'pattern');
    }
    for (const kind of PRICE_KINDS) {
      const read = readPrice(row[kind]);
      if (read === undefined) problems.set(`${row.id}.${kind}`, 'price');
      else price[kind] = read;
    }
    if (problems.size === before) prices.push(price);
  }
  return { table: { currency, as_of, prices }, problems };
}

/** What the price for an hour is while its field is empty, as it stands there then. */
export function impliedOneHourPrice(row: PriceDraftRow): string {
  const [input = null, cacheWrite = null] = [readPrice(row.input), readPrice(row.cache_write)];
  const price = oneHourPrice({ input, cache_write: cacheWrite, cache_write_1h: null });
  return price === null ? '' : String(numberOf(price));
}

/** Models that no row fits, most tokens first; an empty name cannot be written in a row. */
export function withoutPrice(groups: readonly TokenGroup[], table: PriceTable): TokenGroup[] {
  return groups
    .filter(
      group => group.model !== '' && totalTokens(group.tokens) > 0 && priceFor(group, table) === undefined,
    )
    .sort((a, b) => totalTokens(b.tokens) - totalTokens(a.tokens) || (a.model < b.model ? -1 : 1));
}

/** Names what can have the focus: a field, or a button of a row. */
type Focusable = DraftField | `${number}.${'up' | 'down' | 'remove'}` | 'add';

export interface PriceForm {
  draft: PriceDraft;
  /** What can be used of it so far. */
  table: PriceTable;
  /** Empty until saving was tried: nobody is told off while typing. */
  problems: ReadonlyMap<DraftField, PriceFault>;
  isChanged: boolean;
  /** From 0; `ROWS_PER_PAGE` rows each. */
  page: number;
  showPage: (page: number) => void;
  /** @param focus where to go on, which may not be there before the change */
  change: (draft: PriceDraft, focus?: Focusable) => void;
  /** The table as it would be saved, or null and the first field that keeps it from that has the focus. */
  finish: () => PriceTable | null;
  idOf: (name: Focusable) => string;
  problemIdOf: (field: DraftField) => string;
}

/** So many rows are in the document at once: each has ten fields and buttons. */
export const ROWS_PER_PAGE = 50;

const NO_PROBLEMS: ReadonlyMap<DraftField, PriceFault> = new Map();

/** The prices while they are edited: nothing is kept before it is saved. */
export function usePriceDraft(): PriceForm {
  const [initial] = useState(() => draftOf(pricesPreference.get(), dayOf(new Date())));
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const [page, setPage] = useState(0);
  const { idOf, focusNext } = useFocusAfterRender();
  const checked = useMemo(() => checkDraft(draft), [draft]);

  /** Shows the page of a row whose field or button is to have the focus. */
  const reveal = ({ rows }: PriceDraft, focus: Focusable) => {
    const at = rows.findIndex(({ id }) => focus.startsWith(`${id}.`));
    if (at >= 0) setPage(Math.floor(at / ROWS_PER_PAGE));
  };

  return {
    draft,
    table: checked.table,
    problems: tried ? checked.problems : NO_PROBLEMS,
    isChanged: draft !== initial,
    page: Math.min(page, Math.max(0, Math.ceil(draft.rows.length / ROWS_PER_PAGE) - 1)),
    showPage: setPage,
    change(changed, focus) {
      if (focus !== undefined) {
        focusNext(focus);
        reveal(changed, focus);
      }
      setDraft(changed);
    },
    finish() {
      const [first] = checked.problems.keys();
      if (first === undefined) return checked.table;
      setTried(true);
      reveal(draft, first);
      focusNext(first);
      return null;
    },
    idOf,
    problemIdOf: field => `${idOf(field)}-problem`,
  };
}
