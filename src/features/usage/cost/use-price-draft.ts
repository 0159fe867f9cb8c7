import { useMemo, useState } from 'react';
import type { PriceFault } from '#shared/domain/price-words.ts';
import type { PriceTable } from '#shared/domain/prices.ts';
import { pricesPreference } from '#shared/settings/prices-preference.ts';
import { useNextFocus } from '#shared/ui/use-next-focus.ts';
import { checkDraft, dayOf, draftOf, type DraftField, type PriceDraft } from './price-draft.ts';

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
  const { idOf, focusNext } = useNextFocus();
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
