import { Radio } from 'lucide-react';
import clsx from 'clsx';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import type { LiveNews } from './live-state.ts';

interface LiveSwitchProps {
  news: LiveNews;
  /** Why nothing new can come; null where it can. */
  whyNot: string | null;
  onSwitch: () => void;
}

/** Whether the list follows what happens; off until somebody wants it. */
export function LiveSwitch({ news, whyNot, onSwitch }: LiveSwitchProps) {
  const { isOn, failures } = news;
  const hint = isOn
    ? failures > 0
      ? t('No answer: asked again, more slowly')
      : t('New rows come by themselves')
    : null;
  return (
    <Button
      look="quiet"
      aria-pressed={isOn}
      aria-disabled={whyNot !== null}
      title={whyNot ?? hint ?? t('Let new rows come by themselves')}
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
