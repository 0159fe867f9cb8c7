import { CornerDownRight } from 'lucide-react';
import type { UserPrompt } from '#model/interception.ts';
import { ClampedText } from '#ui/clamped-text.tsx';
import { CopyButton } from '#ui/copy-button.tsx';
import { OutsideText } from '#ui/outside-text.tsx';

export function Prompts({ prompts }: { prompts: readonly UserPrompt[] }) {
  if (prompts.length === 0) {
    return (
      <p className="flex items-center gap-1.5 text-faint">
        <CornerDownRight aria-hidden="true" size={14} strokeWidth={1.75} />
        An agent’s follow-up: only what a person writes is recorded.
      </p>
    );
  }
  return (
    <ol className="flex flex-col gap-2">
      {prompts.map(prompt => (
        <li key={prompt.id} className="card group flex items-start gap-2 px-3 py-2.5">
          <div className="min-w-0 flex-1">
            <ClampedText text={prompt.prompt}>
              {shown => (
                <p className="whitespace-pre-wrap">
                  <OutsideText text={shown} />
                </p>
              )}
            </ClampedText>
          </div>
          <CopyButton text={prompt.prompt} label="Copy prompt" />
        </li>
      ))}
    </ol>
  );
}
