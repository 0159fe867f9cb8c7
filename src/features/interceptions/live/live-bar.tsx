import { ArrowUp } from 'lucide-react';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import type { LiveNews } from './live-state.ts';

interface LiveBarProps {
  news: LiveNews;
  onTop: () => void;
  onRefresh: () => void;
}

/** What came while the list was followed: above the screen, so late that only the count tells, or not at all. */
export function LiveBar({ news, onTop, onRefresh }: LiveBarProps) {
  const { isOn, above, elsewhere, failures } = news;
  return (
    <>
      <p role="status" className="sr-only">
        {describeNews(news)}
      </p>
      {isOn && failures > 0 ? (
        <p className="-mt-2 text-sm text-error">
          {t('Live: no answer for now, asked again more and more slowly.')}
        </p>
      ) : null}
      {elsewhere > 0 ? (
        <p className="-mt-2 text-sm text-muted">
          {plural(elsewhere, {
            one: '{n} finished later, further down.',
            other: '{n} finished later, further down.',
          })}{' '}
          <Button look="link" onClick={onRefresh}>
            {t('Look for them')}
          </Button>
        </p>
      ) : null}
      {above > 0 ? (
        <div className="pointer-events-none fixed inset-x-0 top-24 z-20 flex justify-center print:hidden">
          <button
            type="button"
            onClick={onTop}
            className="pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full border border-accent/40 bg-panel px-3.5 font-medium text-accent shadow-float hover:bg-accent-soft"
          >
            <ArrowUp aria-hidden="true" size={14} strokeWidth={1.75} />
            {plural(above, { one: '{n} new', other: '{n} new' })}
          </button>
        </div>
      ) : null}
    </>
  );
}

function describeNews({ isOn, last, failures }: LiveNews): string {
  if (!isOn) return '';
  if (failures > 0) return t('Live: no answer for now');
  if (last === null) return t('Live: following');
  const { fresh, late } = last;
  const words = [
    ...(fresh > 0 ? [plural(fresh, { one: '{n} new', other: '{n} new' })] : []),
    ...(late > 0 ? [plural(late, { one: '{n} finished later', other: '{n} finished later' })] : []),
  ];
  return t('Live: {news}', { news: words.join(', ') });
}
