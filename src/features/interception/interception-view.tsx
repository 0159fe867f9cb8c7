import { isBlank, escapeInvisible } from '#shared/lib/invisible-characters.ts';
import type { ReactNode } from 'react';
import { describeDuration } from '#shared/i18n/durations.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { type Filters, textQueryKey, type TextQuery } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import type { RowText } from '#shared/domain/interception-row.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { NameText } from '#shared/ui/untrusted-text.tsx';
import { ProviderTile, SectionHeading } from '#shared/ui/labels.tsx';
import { t } from '#shared/i18n/t.ts';
import { DetailFacts } from './interception-detail.tsx';
import { FailureNotice } from './detail-fields.tsx';
import { FindInDetail } from './find/find-in-detail.tsx';
import { RelatedRequests } from './related-requests-view.tsx';
import { RawJson } from './raw-json.tsx';
import { TimelineView } from './timeline/timeline-view.tsx';
import { TokenBreakdown } from './token-usage.tsx';
import { InvalidFields } from './invalid-fields.tsx';

interface InterceptionViewProps {
  interception: Interception;
  /** Location of its raw text, if available. */
  text?: RowText | undefined;
  /** Filters of the list that it was opened from. */
  filters: Filters;
  /** Text search of that list. */
  find: TextQuery | null;
}

/** One interception in full: facts, token usage, and a timeline. */
export function InterceptionView({ interception, text, filters, find }: InterceptionViewProps) {
  const { id } = interception;
  return (
    <section aria-label={t('Details of interception {id}', { id })} className="flex flex-col gap-4">
      <FindInDetail
        key={`${id} ${find && textQueryKey(find)}`}
        interception={interception}
        initial={find}
        sticky
        head={<Heads interception={interception} />}
      >
        <FailureNotice interception={interception} />
        <InvalidFields interception={interception} />
        <div>
          <SectionHeading level={2}>{t('Token usage')}</SectionHeading>
          <div className="card px-3 py-3">
            <TokenBreakdown interception={interception} />
          </div>
        </div>
        <div>
          <SectionHeading level={2}>{t('Prompts and tool calls')}</SectionHeading>
          <TimelineView key={id} interception={interception} />
        </div>
        <RelatedRequests interception={interception} filters={filters} />
        <footer className="flex flex-col gap-3 border-t border-dashed border-line-strong pt-3">
          <DetailFacts interception={interception} />
          <RawJson interception={interception} text={text} />
        </footer>
      </FindInDetail>
    </section>
  );
}

function Heads({ interception }: Pick<InterceptionViewProps, 'interception'>) {
  const { initiator, provider, model, client, started_at, ended_at } = interception;
  const took = millisecondsBetween(started_at, ended_at);
  const name = [initiator.name, initiator.username, initiator.id].find(each => !isBlank(each)) ?? '';
  return (
    <div className="@container">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 @md:flex @md:flex-wrap @md:gap-x-6">
        <Head name={t('Initiator')}>
          <Avatar id={initiator.id} name={name} url={initiator.avatar_url} />
          <span title={escapeInvisible(initiator.username)}>
            <NameText text={name} />
          </span>
        </Head>
        <Head name={t('Model')}>
          <ProviderTile provider={provider} />
          <NameText text={model} />
        </Head>
        {client === undefined || client === null ? null : (
          <Head name={t('Client')}>
            <NameText text={client} />
          </Head>
        )}
        {took === null ? null : <Head name={t('Duration')}>{describeDuration(took)}</Head>}
      </dl>
    </div>
  );
}

function Head({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="flex min-w-0 items-center gap-2 font-medium">{children}</dd>
    </div>
  );
}
