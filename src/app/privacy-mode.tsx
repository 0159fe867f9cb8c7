import clsx from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { usePrivacyMode, PrivacyModeContext } from '#shared/ui/redacted.tsx';
import { t } from '#shared/i18n/t.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';

export function PrivacyModeButton({ className }: { className: string }) {
  const on = usePrivacyMode();
  const Icon = on ? EyeOff : Eye;
  return (
    <button
      type="button"
      title={on ? t('Privacy mode is on: content is hidden') : t('Hide prompts, tool inputs and errors')}
      aria-pressed={on}
      onClick={privacyModeSetting.toggle}
      className={clsx(
        'size-8 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-text aria-pressed:bg-accent-soft aria-pressed:text-accent',
        className,
      )}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      <span className="sr-only">{t('Privacy mode')}</span>
    </button>
  );
}

export function PrivacyModeProvider({ children }: { children: ReactNode }) {
  return <PrivacyModeContext value={usePreference(privacyModeSetting)}>{children}</PrivacyModeContext>;
}
