import clsx from 'clsx';
import { Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { IconButton } from '#shared/ui/button.tsx';
import { usePrivacyMode, PrivacyModeContext } from '#shared/ui/redacted.tsx';
import { t } from '#shared/i18n/t.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';

export function PrivacyModeButton({ className }: { className: string | undefined }) {
  const on = usePrivacyMode();
  return (
    <IconButton
      icon={on ? EyeOff : Eye}
      label={t('Privacy mode')}
      tooltip={on ? t('Privacy mode is on: content is hidden') : t('Hide prompts, tool inputs and errors')}
      size="large"
      aria-pressed={on}
      className={clsx('aria-pressed:bg-accent-soft aria-pressed:text-accent', className)}
      onClick={privacyModeSetting.toggle}
    />
  );
}

export function PrivacyModeProvider({ children }: { children: ReactNode }) {
  return <PrivacyModeContext value={usePreference(privacyModeSetting)}>{children}</PrivacyModeContext>;
}
