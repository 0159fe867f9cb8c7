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

/** A row as typed. Its fields need not contain valid prices yet. */
export type PriceDraftRow = Record<PriceColumn, string> & { id: number };

interface PriceDraft {
  currency: string;
  as_of: string;
  rows: readonly PriceDraftRow[];
  nextId: number;
}

/** Names a form field: of the whole table, or of a row by its ID. */
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

/** The date in the local time zone, in the format of a date field. */
export function dayOf(now: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** @param today default date of the prices */
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

/** @param offset rows to move down, or up if negative; a move past either end is ignored */
export function moveRow(draft: PriceDraft, id: number, offset: number): PriceDraft {
  const from = draft.rows.findIndex(row => row.id === id);
  const moved = draft.rows[from];
  if (!moved || !draft.rows[from + offset]) return draft;
  return { ...draft, rows: draft.rows.toSpliced(from, 1).toSpliced(from + offset, 0, moved) };
}

export function removeRow(draft: PriceDraft, id: number): PriceDraft {
  return { ...draft, rows: draft.rows.filter(row => row.id !== id) };
}

interface CheckedDraft {
  /** The valid part: without empty rows and rows with a problem. */
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

/** The price for one hour that applies while its field is empty, for use as the field's placeholder. */
export function impliedOneHourPrice(row: PriceDraftRow): string {
  const [input = null, cacheWrite = null] = [readPrice(row.input), readPrice(row.cache_write)];
  const price = oneHourPrice({ input, cache_write: cacheWrite, cache_write_1h: null });
  return price === null ? '' : String(numberOf(price));
}

/** Models that match no row, most tokens first. Models without a name are excluded because no row can match them. */
export function modelsWithoutPrice(groups: readonly TokenGroup[], table: PriceTable): TokenGroup[] {
  return groups
    .filter(
      group => group.model !== '' && totalTokens(group.tokens) > 0 && priceFor(group, table) === undefined,
    )
    .sort((a, b) => totalTokens(b.tokens) - totalTokens(a.tokens) || (a.model < b.model ? -1 : 1));
}

/** Names an element that can receive focus: a field, or a button. */
type Focusable = DraftField | `${number}.${'up' | 'down' | 'remove'}` | 'add';

export interface PriceForm {
  draft: PriceDraft;
  /** The valid part of the draft. */
  table: PriceTable;
  /** Empty until the first attempt to save, so that no errors appear while typing. */
  problems: ReadonlyMap<DraftField, PriceFault>;
  isChanged: boolean;
  /** Zero-based page of `ROWS_PER_PAGE` rows. */
  page: number;
  showPage: (page: number) => void;
  /** @param focus element to focus next; it may not exist before the change */
  change: (draft: PriceDraft, focus?: Focusable) => void;
  /** Returns the table to save. If a field is invalid, moves focus to the first such field and returns null. */
  finish: () => PriceTable | null;
  idOf: (name: Focusable) => string;
  problemIdOf: (field: DraftField) => string;
}

/** Limits the rows in the DOM, because each has ten fields and buttons. */
export const ROWS_PER_PAGE = 50;

const NO_PROBLEMS: ReadonlyMap<DraftField, PriceFault> = new Map();

/** Edits the prices as a draft. Nothing is stored until it is saved. */
export function usePriceDraft(): PriceForm {
  const [initial] = useState(() => draftOf(pricesPreference.get(), dayOf(new Date())));
  const [draft, setDraft] = useState(initial);
  const [showProblems, setShowProblems] = useState(false);
  const [page, setPage] = useState(0);
  const { idOf, focusNext } = useFocusAfterRender();
  const checked = useMemo(() => checkDraft(draft), [draft]);

  /** Shows the page that contains the row of this field or button. */
  const reveal = ({ rows }: PriceDraft, focus: Focusable) => {
    const at = rows.findIndex(({ id }) => focus.startsWith(`${id}.`));
    if (at >= 0) setPage(Math.floor(at / ROWS_PER_PAGE));
  };

  return {
    draft,
    table: checked.table,
    problems: showProblems ? checked.problems : NO_PROBLEMS,
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
      setShowProblems(true);
      reveal(draft, first);
      focusNext(first);
      return null;
    },
    idOf,
    problemIdOf: field => `${idOf(field)}-problem`,
  };
}
