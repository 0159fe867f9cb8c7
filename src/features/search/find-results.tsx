import { useEffect, type ComponentProps } from 'react';
import type { Find } from '#shared/domain/text-query.ts';
import { TooSlowError } from './engine/silence.ts';
import { Button } from '#shared/ui/button.tsx';
import { EmptyNotice } from '#shared/ui/empty-state.tsx';
import { QueryError } from '#shared/ui/query-error.tsx';
import { t } from '#shared/i18n/t.ts';
import { FindProgress } from './find-progress.tsx';
import { foundHits, searchedKey, type Searched } from './found-hits.ts';
import { HitList } from './hit-list.tsx';
import { useFind } from './use-find.ts';

interface FindResultsProps extends Pick<ComponentProps<typeof HitList>, 'link' | 'shownId'> {
  /** The same object as long as the same is searched. */
  of: Searched;
  onFind: (find: Find) => void;
}

/** What a search has found so far; mounted anew for each. */
export function FindResults({ of, link, shownId, onFind }: FindResultsProps) {
  const { kept, state } = useFind(of);
  const { phase, error, hits } = state;
  useEffect(() => foundHits.tell(searchedKey(of), hits), [of, hits]);
  return (
    <>
      <FindProgress state={state} reading={kept?.reading ?? null} />
      {error instanceof TooSlowError ? (
        <div role="alert" className="card border-s-2 border-s-error px-4 py-3">
          <p className="font-semibold">{t('This expression takes too long')}</p>
          <p className="text-muted">
            {t(
              'It had not come to an end on one text after a second, and was stopped there. Repetitions inside repetitions, such as (a+)+, do that: write it without them, or search for the text itself.',
            )}
          </p>
          <Button className="mt-2" onClick={() => onFind({ ...of.find, isExpression: false })}>
            {t('Search for it as text')}
          </Button>
        </div>
      ) : error && kept ? (
        <QueryError error={error} onRetry={kept.reading.start}>
          {t('What was found so far stays.')}
        </QueryError>
      ) : null}
      {kept && hits.length > 0 ? (
        <HitList hits={hits} kept={kept} link={link} shownId={shownId} />
      ) : phase === 'done' ? (
        <EmptyNotice title={t('Nothing found')}>
          <p>
            {t(
              'None of the texts holds this. Searched are prompts, names and inputs of tools, errors and metadata; answers and tool results are not recorded.',
            )}
          </p>
        </EmptyNotice>
      ) : null}
    </>
  );
}
