import { ArrowUp, Radio } from 'lucide-react';
import clsx from 'clsx';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import type { LiveState } from './live-state.ts';

interface LiveBarProps {
  news: LiveState;
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
        <p className="-mt-2 text-sm text-error">{t('Live updates interrupted. Retrying…')}</p>
      ) : null}
      {elsewhere > 0 ? (
        <p className="-mt-2 text-sm text-muted">
          {plural(elsewhere, {
            one: '{n} older request just finished and belongs further down.',
            other: '{n} older requests just finished and belong further down.',
          })}{' '}
          <Button look="link" onClick={onRefresh}>
            {t('Refresh')}
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

function describeNews({ isOn, last, failures }: LiveState): string {
  if (!isOn) return '';
  if (failures > 0) return t('Live updates: no response');
  if (last === null) return t('Live updates on');
  const { fresh, late } = last;
  const words = [
    ...(fresh > 0 ? [plural(fresh, { one: '{n} new', other: '{n} new' })] : []),
    ...(late > 0 ? [plural(late, { one: '{n} late', other: '{n} late' })] : []),
  ];
  return t('Live: {news}', { news: words.join(', ') });
}

interface LiveSwitchProps {
  news: LiveState;
  /** Why nothing new can come; null where it can. */
  whyNot: string | null;
  onSwitch: () => void;
}

/** Whether the list follows what happens; off until somebody wants it. */
export function LiveSwitch({ news, whyNot, onSwitch }: LiveSwitchProps) {
  const { isOn, failures } = news;
  const hint = isOn
    ? failures > 0
      ? t('No response. Retrying.')
      : t('Live: new rows appear automatically')
    : null;
  return (
    <Button
      look="quiet"
      aria-pressed={isOn}
      aria-disabled={whyNot !== null}
      title={whyNot ?? hint ?? t('Show new rows as they arrive')}
      onClick={onSwitch}
      className={clsx(isOn && failures === 0 && 'text-accent!', failures > 0 && 'text-error!')}
    >
      <Radio
        aria-hidden="true"
        size={14}
        strokeWidth={1.75}
        className={clsx(isOn && failures === 0 && 'motion-safe:animate-pulse')}
      />
      <span className="max-sm:sr-only">{t('Live')}</span>
    </Button>
  );
}
