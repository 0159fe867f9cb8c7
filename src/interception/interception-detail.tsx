import type { ReactNode } from 'react';
import type { Interception } from '#model/interception.ts';
import { SectionHeading } from '#ui/section-heading.tsx';
import { Facts } from './facts.tsx';
import { Failure } from './failure.tsx';
import { Prompts } from './prompts.tsx';
import { TokenUsages } from './token-usages.tsx';
import { ToolCalls } from './tool-calls.tsx';

interface InterceptionDetailProps {
  interception: Interception;
  /** The level of its headings: below a row's they are deeper than on a page of their own. */
  level: 2 | 3;
  toolLimit: number;
  /** What can be done with it, beside the facts. */
  actions?: ReactNode;
}

/** Everything recorded about one interception; the same in an open row and on its own page. */
export function InterceptionDetail({ interception, level, toolLimit, actions }: InterceptionDetailProps) {
  return (
    <section
      aria-label={`Details of interception ${interception.id}`}
      className="grid gap-x-4 gap-y-5 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1.75fr)_minmax(15rem,1fr)]"
    >
      <Failure interception={interception} />
      <div className="min-w-0">
        <SectionHeading level={level} count={interception.user_prompts.length}>
          Prompts
        </SectionHeading>
        <Prompts prompts={interception.user_prompts} />
      </div>
      <div className="min-w-0">
        <SectionHeading level={level} count={interception.tool_usages.length}>
          Tool calls
        </SectionHeading>
        <ToolCalls interception={interception} limit={toolLimit} />
      </div>
      <div className="min-w-0">
        <SectionHeading level={level}>Token usage</SectionHeading>
        <TokenUsages interception={interception} />
      </div>
      <footer className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-dashed border-line-strong pt-3 lg:col-span-3">
        <Facts interception={interception} />
        {actions}
      </footer>
    </section>
  );
}
