import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Interception } from '#shared/domain/interception.ts';
import { unreadParts } from '#shared/domain/unread.ts';
import type { RowText } from '#shared/domain/interception-row.ts';
import { SectionHeading } from '#shared/ui/section-heading.tsx';
import { t } from '#shared/i18n/t.ts';
import { Facts } from './facts.tsx';
import { Failure } from './failure.tsx';
import { FindInDetail } from './find/find-in-detail.tsx';
import { Prompts } from './prompts.tsx';
import { TokenUsages } from './token-usages.tsx';
import { RawJson } from './raw-json.tsx';
import { ToolCalls } from './tool-calls.tsx';
import { UnreadFields } from './invalid-fields.tsx';

interface InterceptionDetailProps {
  interception: Interception;
  /** Where its text stands, if it is at hand. */
  text?: RowText | undefined;
  /** The level of its headings: below a row's they are deeper than on a page of their own. */
  level: 2 | 3;
  toolLimit: number;
  /** What can be done with it, beside the facts. */
  actions?: ReactNode;
}

/** Everything recorded about one interception; the same in an open row and on its own page. */
export function InterceptionDetail(props: InterceptionDetailProps) {
  const { interception, text, level, toolLimit, actions } = props;
  const { user_prompts, tool_usages } = interception;
  // One line does not fill a column: what is there has its room instead. A list with a panel beside it is narrow too.
  const sparse = user_prompts.length === 0 || tool_usages.length === 0;
  return (
    <section aria-label={t('Details of interception {id}', { id: interception.id })} className="@container">
      <FindInDetail interception={interception} initial={null}>
        <div
          className={clsx(
            'grid gap-x-4 gap-y-5 @2xl:grid-cols-2',
            !sparse && '@4xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1.75fr)_minmax(15rem,1fr)]',
          )}
        >
          <Failure interception={interception} />
          <UnreadFields interception={interception}>
            <RawJson interception={interception} text={text} />
          </UnreadFields>
          <div className={clsx('flex min-w-0 flex-col gap-5', !sparse && '@4xl:contents')}>
            <div className="min-w-0">
              <SectionHeading level={level} count={user_prompts.length}>
                {t('Prompts')}
              </SectionHeading>
              <Prompts prompts={user_prompts} unread={unreadParts(interception).includes('user_prompts')} />
            </div>
            <div className="min-w-0">
              <SectionHeading level={level} count={tool_usages.length}>
                {t('Tool calls')}
              </SectionHeading>
              <ToolCalls interception={interception} limit={toolLimit} />
            </div>
          </div>
          <div className="min-w-0">
            <SectionHeading level={level}>{t('Token usage')}</SectionHeading>
            <TokenUsages interception={interception} />
          </div>
          <footer className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-dashed border-line-strong pt-3 col-span-full">
            <Facts interception={interception} />
            {actions}
          </footer>
        </div>
      </FindInDetail>
    </section>
  );
}
