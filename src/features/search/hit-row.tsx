import clsx from 'clsx';
import { memo, useEffect, useRef } from 'react';
import { Link, type LinkProps } from 'react-router';
import { formatStarted, timeHint, type TimeZone } from '#shared/i18n/times.ts';
import type { Hit } from '#shared/domain/hit.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { ExcerptText } from './excerpt-text.tsx';
import { describePlaces } from './find-words.ts';

interface HitRowProps {
  hit: Hit;
  link: (hit: Hit) => Pick<LinkProps, 'to' | 'state' | 'replace'>;
  /** Whether it stands beside the list. */
  shown: boolean;
  now: number;
  zone: TimeZone;
}

/** An interception in which something was found: when, who, how often, and the first place. */
export const HitRow = memo(function HitRow({ hit, link, shown, now, zone }: HitRowProps) {
  const { started_at, person, model, kind, tool, excerpt } = hit;
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (shown) line.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <li ref={line} className="scroll-my-14 border-b border-line last:border-b-0">
      <Link
        {...link(hit)}
        data-hit={hit.id}
        aria-current={shown ? 'true' : undefined}
        className={clsx(
          'flex flex-col gap-0.5 px-3 py-2 -outline-offset-2',
          shown ? 'bg-selected' : 'hover:bg-bg',
        )}
      >
        <span className="flex flex-wrap items-baseline gap-x-3">
          <time dateTime={started_at} title={timeHint(started_at)} className="tabular text-muted sm:w-24">
            {formatStarted(started_at, now, zone)}
          </time>
          <OutsideText text={person} className="font-medium" />
          <OutsideText text={model} className="text-muted" />
          <span className="tabular ms-auto text-sm text-muted">{describePlaces(hit).join(' · ')}</span>
        </span>
        <span className="line-clamp-2 min-w-0 sm:ps-27">
          {tool !== null && kind !== 'tool' ? (
            <span className="pe-2 font-semibold">
              <OutsideText text={tool} />
            </span>
          ) : null}
          <span className={clsx(kind !== 'prompt' && 'font-mono text-sm', kind === 'error' && 'text-error')}>
            <ExcerptText excerpt={excerpt} />
          </span>
        </span>
      </Link>
    </li>
  );
});
