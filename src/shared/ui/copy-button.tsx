import { Check, Copy, X, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '#shared/i18n/t.ts';
import { IconButton } from './button.tsx';

interface CopyButtonProps {
  /** A function for large text, which is created only when copied. */
  text: string | (() => string);
  label: string;
  icon?: LucideIcon;
  tabIndex?: number;
}

/** Copies the original text, not the displayed one, and announces the result. */
export function CopyButton({ text, label, icon = Copy, tabIndex }: CopyButtonProps) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), 2000);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setResult('copied');
    } catch {
      setResult('failed');
    }
  };

  return (
    <IconButton
      icon={result === 'copied' ? Check : result === 'failed' ? X : icon}
      label={
        result === 'copied'
          ? t('Copied')
          : result === 'failed'
            ? t('Copying was blocked by the browser')
            : label
      }
      tooltip={label}
      size="small"
      iconSize={14}
      aria-live="polite"
      tabIndex={tabIndex}
      tone="faint"
      onClick={() => void copy()}
    />
  );
}

/** A shell command with a copy button. */
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
