import { ArrowUp, Radio } from 'lucide-react';
import clsx from 'clsx';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import type { LiveState } from './live-state.ts';

interface LiveBarProps {
  live: LiveState;
  onTop: () => void;
  onRefresh: () => void;
}

/** Reports live rows: above the viewport, too late for the loaded rows, or failed requests. */
export function LiveBar({ live, onTop, onRefresh }: LiveBarProps) {
  const { isOn, newRowsAbove, unlisted, failures } = live;
  return (
    <>
      <p role="status" className="sr-only">
        {describeNews(live)}
      </p>
      {isOn && failures > 0 ? (
        <p className="-mt-2 text-sm text-error">{t('Live updates interrupted. Retrying…')}</p>
      ) : null}
      {unlisted > 0 ? (
        <p className="-mt-2 text-sm text-muted">
          {plural(unlisted, {
            one: '{n} older request just finished and belongs further down.',
            other: '{n} older requests just finished and belong further down.',
          })}{' '}
          <Button variant="link" onClick={onRefresh}>
            {t('Refresh')}
          </Button>
        </p>
      ) : null}
      {newRowsAbove > 0 ? (
        <div className="pointer-events-none fixed inset-x-0 top-24 z-20 flex justify-center print:hidden">
          <button
            type="button"
            onClick={onTop}
            className="pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full border border-accent/40 bg-panel px-3.5 font-medium text-accent shadow-float hover:bg-accent-soft"
          >
            <Icon icon={ArrowUp} />
            {plural(newRowsAbove, { one: '{n} new', other: '{n} new' })}
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
  const labels = [
    ...(fresh > 0 ? [plural(fresh, { one: '{n} new', other: '{n} new' })] : []),
    ...(late > 0 ? [plural(late, { one: '{n} late', other: '{n} late' })] : []),
  ];
  return t('Live: {news}', { news: labels.join(', ') });
}

interface LiveSwitchProps {
  live: LiveState;
  /** Why no new rows can arrive, or null. */
  disabledReason: string | null;
  onSwitch: () => void;
}

/** Toggles live updates, which are off by default. */
export function LiveSwitch({ live, disabledReason, onSwitch }: LiveSwitchProps) {
  const { isOn, failures } = live;
  const hint = isOn
    ? failures > 0
      ? t('No response. Retrying.')
      : t('Live: new rows appear automatically')
    : null;
  return (
    <Button
      variant="quiet"
      aria-pressed={isOn}
      aria-disabled={disabledReason !== null}
      title={disabledReason ?? hint ?? t('Show new rows as they arrive')}
      onClick={onSwitch}
      className={clsx(isOn && failures === 0 && 'text-accent!', failures > 0 && 'text-error!')}
    >
      <Icon icon={Radio} className={clsx(isOn && failures === 0 && 'motion-safe:animate-pulse')} />
      <span className="max-sm:sr-only">{t('Live')}</span>
    </Button>
  );
}
