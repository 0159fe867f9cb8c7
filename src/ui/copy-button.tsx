import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';

/** Copies the text as it came, not as it is shown, and says whether that worked. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), 2000);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      setResult('failed');
    }
  };

  const Icon = result === 'copied' ? Check : result === 'failed' ? X : Copy;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      title={label}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-[6px] text-faint hover:bg-sunken hover:text-text print:hidden"
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
      <span className="sr-only" aria-live="polite">
        {result === 'copied' ? 'Copied' : result === 'failed' ? 'The browser did not allow copying' : label}
      </span>
    </button>
  );
}
