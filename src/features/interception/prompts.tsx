import { CornerDownRight } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { formatCharacters, t } from '#shared/i18n/t.ts';
import type { UserPrompt } from '#shared/domain/interception.ts';
import { promptFormatPreference, type PromptFormat } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { CopyButton } from '#shared/ui/copy-button.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';

const MarkdownText = lazy(async () => ({
  default: (await import('#shared/ui/markdown/markdown-text.tsx')).MarkdownText,
}));

interface PromptsProps {
  prompts: readonly UserPrompt[];
  /** Whether more prompts may exist that could not be parsed. */
  unread?: boolean;
  /** Level of the first heading inside a rendered prompt: the level of this section or the next one. */
  headingLevel?: 3 | 4 | 5 | 6;
}

export function Prompts({ prompts, unread = false, headingLevel = 3 }: PromptsProps) {
  const format = usePreference(promptFormatPreference);
  if (prompts.length === 0 && unread) return <p className="text-faint">{t('This data couldn’t be read.')}</p>;
  if (prompts.length === 0) {
    return (
      <p className="flex items-center gap-1.5 text-faint">
        <Icon icon={CornerDownRight} />
        {t('Agent follow-up. Only prompts written by a user are recorded.')}
      </p>
    );
  }
  return (
    <ol className="flex flex-col gap-2">
      {prompts.map(prompt => (
        <li key={prompt.id} className="card px-3 py-2.5">
          <Redacted what={t('prompt')} size={formatCharacters(prompt.prompt.length)}>
            {() => (
              <div className="flex items-start gap-x-2 max-md:flex-col-reverse">
                <div className="w-full min-w-0 flex-1" data-searched="prompt">
                  <PromptText text={prompt.prompt} format={format} headingLevel={headingLevel} />
                </div>
                <div className="flex shrink-0 items-center self-end md:self-start">
                  <FormatSwitch format={format} />
                  <CopyButton text={prompt.prompt} label={t('Copy prompt')} />
                </div>
              </div>
            )}
          </Redacted>
        </li>
      ))}
    </ol>
  );
}

interface PromptTextProps {
  text: string;
  format: PromptFormat;
  headingLevel: 3 | 4 | 5 | 6;
}

function PromptText({ text, format, headingLevel }: PromptTextProps) {
  const plain = <LongText text={text} label={t('Prompt')} />;
  if (format === 'text') return plain;
  return (
    <ErrorBoundary fallback={plain}>
      <Suspense fallback={plain}>
        <MarkdownText text={text} headingLevel={headingLevel} label={t('Prompt')} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** Sets the format of all prompts, next to each of them. */
function FormatSwitch({ format }: { format: PromptFormat }) {
  const rendered = format === 'markdown';
  return (
    <Button
      variant="quiet"
      className="h-6! px-1.5! text-sm"
      aria-pressed={rendered}
      title={rendered ? t('Show prompts as plain text') : t('Render prompts as Markdown')}
      onClick={() => promptFormatPreference.set(rendered ? 'text' : 'markdown')}
    >
      {rendered ? t('Markdown') : t('Text')}
      <span className="sr-only">{t(': render prompts as Markdown')}</span>
    </Button>
  );
}
