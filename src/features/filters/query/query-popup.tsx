import clsx from 'clsx';
import { useEffect } from 'react';
import type { QueryMark } from '#shared/domain/query-text.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { t } from '#shared/i18n/t.ts';
import type { QueryOffer } from './query-offers.ts';

interface QueryPopupProps {
  id: string;
  offers: readonly QueryOffer[];
  chosen: number | null;
  onAccept: (offer: QueryOffer) => void;
  marks: readonly QueryMark[];
  marksId: string;
}

export const offerId = (list: string, index: number): string => `${list}-${index}`;

/** Below the query: how it can go on, and what of it cannot be used. */
export function QueryPopup({ id, offers, chosen, onAccept, marks, marksId }: QueryPopupProps) {
  useEffect(() => {
    if (chosen !== null) document.getElementById(offerId(id, chosen))?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  return (
    <div className="absolute top-full start-0 z-40 mt-1 w-[26rem] max-w-full overflow-hidden rounded-panel border border-line bg-panel shadow-float">
      {offers.length === 0 ? null : (
        <div
          id={id}
          role="listbox"
          aria-label={t('Completions')}
          className="max-h-72 overflow-y-auto overscroll-contain p-1"
        >
          {offers.map((offer, index) => (
            <button
              key={`${offer.key} ${offer.value}`}
              type="button"
              id={offerId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              // The text keeps the focus.
              onMouseDown={event => event.preventDefault()}
              onClick={() => onAccept(offer)}
              className={clsx(
                'flex min-h-8 w-full items-center gap-2 rounded-[6px] px-2 py-1 text-start select-none hover:bg-sunken',
                index === chosen && 'bg-accent-soft! outline-1 -outline-offset-1 outline-accent',
              )}
            >
              {offer.value === null ? (
                <span className="font-mono text-sm">{offer.key}:</span>
              ) : (
                <span className="min-w-0 truncate">
                  <span className="font-mono text-sm text-muted">{offer.key}:</span>
                  <OutsideText text={offer.value} />
                </span>
              )}
              <OutsideText text={offer.detail} className="ms-auto min-w-0 truncate text-sm text-muted" />
            </button>
          ))}
        </div>
      )}
      {marks.length === 0 ? null : (
        <ul
          id={marksId}
          className={clsx('px-3 py-2 text-sm text-error', offers.length > 0 && 'border-t border-line')}
        >
          {marks.map(({ word, from, reason }) => (
            <li key={from} className="outside">
              <span className="font-mono">
                <OutsideText text={word} />
              </span>{' '}
              <OutsideText text={reason} className="text-muted" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
