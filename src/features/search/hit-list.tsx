import { useState, type ComponentProps } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import type { Hit } from '#shared/domain/hit.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { Button } from '#shared/ui/button.tsx';
import { useMinute } from '#shared/ui/minute.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { HitRow } from './hit-row.tsx';
import { LISTED, type KeptFind } from './kept-find.ts';

interface HitListProps extends Pick<ComponentProps<typeof HitRow>, 'link'> {
  hits: readonly Hit[];
  kept: KeptFind;
  /** Of the interception that stands beside the list. */
  shownId: string | null;
}

/** What was found, newest first; some at a time, and the way to more of it. */
export function HitList({ hits, kept, link, shownId }: HitListProps) {
  const [asked, setListed] = useState(() => kept.listed());
  // As far as somebody has walked.
  const shown = shownId === null ? -1 : hits.findIndex(({ id }) => id === shownId);
  const listed = Math.max(asked, Math.ceil((shown + 1) / LISTED) * LISTED);
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const rest = hits.length - listed;
  const more = () => {
    kept.list(listed + LISTED);
    setListed(listed + LISTED);
  };
  return (
    <>
      <ol aria-label={t('Found in')} className="card overflow-hidden">
        {hits.slice(0, listed).map(hit => (
          <HitRow key={hit.id} hit={hit} link={link} shown={hit.id === shownId} now={now} zone={zone} />
        ))}
      </ol>
      {rest > 0 ? (
        <p className="flex items-center justify-center gap-3 py-1 text-muted">
          <span>
            {plural(
              listed,
              { one: '{n} of {all} is listed', other: '{n} of {all} are listed' },
              { all: formatCount(hits.length) },
            )}
          </span>
          <Button onClick={more}>
            {plural(Math.min(rest, LISTED), { one: 'Show {n} more', other: 'Show {n} more' })}
          </Button>
        </p>
      ) : null}
    </>
  );
}
