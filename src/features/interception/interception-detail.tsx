import clsx from 'clsx';
import type { ReactNode } from 'react';
import { describeDuration } from '#shared/i18n/durations.ts';
import { jsonText } from '#shared/lib/json/json-source.ts';
import { formatDateTime, formatTimeOfDay, millisecondsBetween, timeHint } from '#shared/i18n/times.ts';
import { nameLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { storedText, type Interception, invalidParts } from '#shared/domain/interception.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import type { RowText } from '#shared/domain/interception-row.ts';
import { SectionHeading } from '#shared/ui/labels.tsx';
import { MetadataValue, FailureNotice } from './detail-fields.tsx';
import { FindInDetail } from './find/find-in-detail.tsx';
import { Prompts } from './prompts.tsx';
import { TokenUsages } from './token-usage.tsx';
import { RawJson } from './raw-json.tsx';
import { ToolCalls } from './tool-calls.tsx';
import { InvalidFields } from './invalid-fields.tsx';

/** Maximum characters of a value that fit next to its name. */
const MAX_INLINE_CHARACTERS = 80;

/** IDs, exact times and metadata, for copying. */
export function DetailFacts({ interception }: { interception: Interception }) {
  const zone = usePreference(timeZonePreference);
  const { id, started_at, ended_at, api_key_id, provider, provider_name, metadata } = interception;
  const [storedStart, storedEnd] = [
    storedText(interception, 'started_at'),
    storedText(interception, 'ended_at'),
  ];
  const took = (storedStart ?? storedEnd) ? null : millisecondsBetween(started_at, ended_at);
  return (
    <dl className="flex min-w-0 grow flex-wrap gap-x-5 gap-y-1 text-sm text-muted">
      <Fact name={t('Started')}>
        {storedStart === null ? (
          <time dateTime={started_at} title={timeHint(started_at)}>
            {formatDateTime(started_at, zone).replace(/\d\d:\d\d:\d\d/, formatTimeOfDay(started_at, zone))}
          </time>
        ) : (
          <UntrustedText text={storedStart} />
        )}
      </Fact>
      <Fact name={t('Ended')}>
        {storedEnd !== null ? (
          <UntrustedText text={storedEnd} />
        ) : ended_at === null ? (
          t('still running')
        ) : (
          <time dateTime={ended_at} title={timeHint(ended_at)}>
            {formatTimeOfDay(ended_at, zone)}
          </time>
        )}
      </Fact>
      {took === null ? null : <Fact name={t('Duration')}>{describeDuration(took)}</Fact>}
      <Fact name={t('Provider')}>
        <UntrustedText
          text={
            provider_name && provider_name !== provider
              ? `${nameLabel(provider)} (${nameLabel(provider_name)})`
              : nameLabel(provider)
          }
        />
      </Fact>
      <Fact name={t('API key')}>{api_key_id === null ? t('none') : <UntrustedText text={api_key_id} />}</Fact>
      <Fact name={t('ID')}>{id}</Fact>
      <UntrustedFact
        name={t('Credential')}
        text={[interception.credential_kind, interception.credential_hint].filter(Boolean).join(' ')}
      />
      <UntrustedFact name={t('Session')} text={interception.client_session_id} />
      <UntrustedFact name={t('Thread')} text={interception.thread_root_id} />
      <UntrustedFact name={t('Parent')} text={interception.thread_parent_id} />
      {Object.entries(metadata ?? {}).map(([key, value]) => (
        <Fact key={key} name={<UntrustedText text={key} />} wide={isWide(value)} searched>
          <MetadataValue key={id} name={key} value={value} />
        </Fact>
      ))}
    </dl>
  );
}

/** Whether a value is longer than a line, or a tree. */
function isWide(value: unknown): boolean {
  return typeof value === 'string' ? value.length > MAX_INLINE_CHARACTERS : /^[{[]/.test(jsonText(value));
}

/** Renders nothing if the source does not provide the value. */
function UntrustedFact({ name, text }: { name: string; text: string | null | undefined }) {
  return text ? (
    <Fact name={name}>
      <UntrustedText text={text} />
    </Fact>
  ) : null;
}

interface FactProps {
  name: ReactNode;
  /** Renders the value below its name, at full width. */
  wide?: boolean;
  /** Whether the search includes it. */
  searched?: boolean;
  children: ReactNode;
}

function Fact({ name, wide = false, searched = false, children }: FactProps) {
  return (
    <div
      data-searched={searched ? 'metadata' : undefined}
      className={clsx('flex min-w-0 gap-1.5', wide && 'basis-full flex-col')}
    >
      <dt className={clsx('shrink-0', wide ? 'max-w-full' : 'max-w-[min(20rem,45vw)]')}>{name}</dt>
      <dd className="min-w-0 font-mono text-text">{children}</dd>
    </div>
  );
}

interface InterceptionDetailProps {
  interception: Interception;
  /** Location of its raw text, if available. */
  text?: RowText | undefined;
  /** Heading level: deeper inside a row than on a page. */
  level: 2 | 3;
  toolLimit: number;
  /** Action buttons, next to the facts. */
  actions?: ReactNode;
}

/** Everything recorded about one interception, for an expanded row or a page. */
export function InterceptionDetail(props: InterceptionDetailProps) {
  const { interception, text, level, toolLimit, actions } = props;
  const { user_prompts, tool_usages } = interception;
  // A column with a single line would waste space. In the split view, the list is narrow too.
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
          <FailureNotice interception={interception} />
          <InvalidFields interception={interception}>
            <RawJson interception={interception} text={text} />
          </InvalidFields>
          <div className={clsx('flex min-w-0 flex-col gap-5', !sparse && '@4xl:contents')}>
            <div className="min-w-0">
              <SectionHeading level={level} count={user_prompts.length}>
                {t('Prompts')}
              </SectionHeading>
              <Prompts prompts={user_prompts} unread={invalidParts(interception).includes('user_prompts')} />
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
            <DetailFacts interception={interception} />
            {actions}
          </footer>
        </div>
      </FindInDetail>
    </section>
  );
}
