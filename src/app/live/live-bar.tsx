import { ArrowUp } from 'lucide-react';
import { formatCount } from '#lib/numbers.ts';
import { Button } from '#ui/button.tsx';
import type { LiveNews } from './live-news.ts';

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
        <p className="-mt-2 text-sm text-error">Live: no answer for now, asked again more and more slowly.</p>
      ) : null}
      {elsewhere > 0 ? (
        <p className="-mt-2 text-sm text-muted">
          {formatCount(elsewhere)} finished later, further down.{' '}
          <Button look="link" onClick={onRefresh}>
            Look for them
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
            {formatCount(above)} new
          </button>
        </div>
      ) : null}
    </>
  );
}

function describeNews({ isOn, last, failures }: LiveNews): string {
  if (!isOn) return '';
  if (failures > 0) return 'Live: no answer for now';
  if (last === null) return 'Live: following';
  const { fresh, late } = last;
  const words = [
    ...(fresh > 0 ? [`${formatCount(fresh)} new`] : []),
    ...(late > 0 ? [`${formatCount(late)} finished later`] : []),
  ];
  return `Live: ${words.join(', ')}`;
}
