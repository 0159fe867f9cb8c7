import { t } from '#shared/i18n/t.ts';
import { CopyButton } from './copy-button.tsx';

/** A line for a terminal: told from prose, and there to be copied. */
export function CommandLine({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 items-start gap-2 rounded-control border border-line bg-sunken py-1 pe-1 ps-3 text-start">
      <code className="min-w-0 flex-1 py-[3px] font-mono text-sm wrap-anywhere text-text [font-variant-ligatures:none]">
        {text}
      </code>
      <CopyButton text={text} label={t('Copy {command}', { command: text })} />
    </div>
  );
}
