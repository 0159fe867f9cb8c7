import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useMemo, useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';
import type { LookupResult } from '#shared/domain/locate-interception.ts';
import { t } from '#shared/i18n/t.ts';
import { Button } from '#shared/ui/button.tsx';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { parseStartedAt } from '#shared/url/routes.ts';
import { interceptionQuery } from '#features/interception/queries.ts';
import { ShareMenu } from '#features/interception/share/share-menu.tsx';
import { InterceptionView } from '#features/interception/interception-view.tsx';
import { QueryError } from '#shared/ui/error-state.tsx';
import { PANEL_WIDTH, panelWidthPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { ResizeHandle } from '#shared/ui/resize-handle.tsx';
import { useRestoreFocus, useKeysIn } from '#shared/ui/interaction.ts';
import { useConfig, useCacheScope } from '#shared/api/config.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { nameLabel } from '#shared/domain/row-values.ts';
import { PanelHeader } from './panel-header.tsx';
import { useOpenInterception } from './use-open-interception.ts';
import { type RowNavigation, usePrevNext, type PrevNext } from './use-row-navigation.ts';
import { lastHits, searchKey } from '#features/search/use-search.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';

/** Navigation between the search results loaded so far. Empty without a search. */
export function useMatchNavigation(list: List, id: string): PrevNext<SearchHit> & { count: number } {
  const { go } = useOpenInterception(list);
  const { filters, asOf, find } = list;
  const owner = useCacheScope();
  const key = find && searchKey({ filters, asOf, find, owner });
  const hits = useSyncExternalStore(lastHits.subscribe, () => lastHits.of(key));
  const order = useMemo(
    () => ({
      length: hits.length,
      at: (index: number) => hits[index],
      indexOf: (of: string) => indexOf(hits, of),
      canLoadMore: false,
    }),
    [hits],
  );
  return { ...usePrevNext(order, id, go), count: hits.length };
}

function indexOf(hits: readonly SearchHit[], id: string): number | null {
  const index = hits.findIndex(hit => hit.id === id);
  return index === -1 ? null : index;
}

type Missing = Exclude<LookupResult['kind'], 'found'>;

const MESSAGES: Record<Missing, { title: string; detail: string; canRetry: boolean }> = {
  malformed: {
    title: t('Invalid interception ID'),
    detail: t('IDs look like 497f6eca-6276-4993-bfeb-53cbbbba6f08. The link may have been cut off.'),
    canRetry: false,
  },
  unknown: {
    title: t('Interception not found'),
    detail: t(
      'It may have been deleted (Coder keeps interceptions for 60 days by default), or you may not have access to it.',
    ),
    canRetry: false,
  },
  running: {
    title: t('This interception is still running'),
    detail: t('You can view it once it has finished.'),
    canRetry: true,
  },
  moving: {
    title: t('Couldn’t find this interception'),
    detail: t('The list changed while we were looking for it.'),
    canRetry: true,
  },
};

interface NotFoundProps {
  kind: Missing;
  isFetching: boolean;
  onRetry: () => void;
}

/** Explains why an interception cannot be shown, with a message per reason. */
function InterceptionNotFound({ kind, isFetching, onRetry }: NotFoundProps) {
  const { title, detail, canRetry } = MESSAGES[kind];
  return (
    <EmptyState title={title}>
      <p>{detail}</p>
      {canRetry ? (
        <Button onClick={onRetry} disabled={isFetching}>
          {isFetching ? t('Checking…') : t('Retry')}
        </Button>
      ) : null}
    </EmptyState>
  );
}

interface InterceptionPanelProps {
  id: string;
  list: List;
  navigation: RowNavigation;
  /** Whether the list is visible next to it. */
  isSplitView: boolean;
}

/** One interception, in the split view or on its own. */
export function InterceptionPanel({ id, list, navigation, isSplitView }: InterceptionPanelProps) {
  const config = useConfig();
  const { search } = useLocation();
  const row = navigation.index === null ? undefined : list.rows.at(navigation.index);
  const query = useQuery(interceptionQuery(id, parseStartedAt(search), row));
  const { close } = useOpenInterception(list);
  const scroller = useRef<HTMLDivElement>(null);
  const interception = query.data?.kind === 'found' ? query.data.interception : null;

  const panel = useRef<HTMLElement>(null);
  useRestoreFocus(panel, id);
  useEffect(() => {
    // Each interception starts at the top.
    scroller.current?.scrollTo({ top: 0 });
  }, [id]);

  const matchNavigation = useMatchNavigation(list, id);
  const isMatch = matchNavigation.index !== null;
  const activeNavigation = isMatch ? matchNavigation : navigation;
  useKeysIn(panel, { j: () => activeNavigation.by(1), k: () => activeNavigation.by(-1), Escape: close });

  return (
    <section
      aria-label={t('Interception')}
      ref={panel}
      tabIndex={-1}
      data-print-alone=""
      className={
        isSplitView ? 'sticky top-12 -mt-3 -me-3 border-s border-line bg-bg md:-me-5 print:static' : ''
      }
    >
      <title>
        {interception
          ? t('{interception} · AI Bridge', {
              interception: escapeInvisible(
                `${nameLabel(interception.initiator.username)}, ${nameLabel(interception.model)}`,
              ),
            })
          : t('Interception · AI Bridge')}
      </title>
      {isSplitView ? <PanelWidth /> : null}
      <div ref={scroller} className={isSplitView ? 'h-[calc(100dvh-48px)] overflow-y-auto print:h-auto' : ''}>
        <PanelHeader
          id={id}
          list={list}
          navigation={activeNavigation}
          count={isMatch ? matchNavigation.count : list.count}
          isMatch={isMatch}
          isSplitView={isSplitView}
          onClose={close}
        >
          {interception ? (
            <ShareMenu
              interception={interception}
              text={query.data?.kind === 'found' ? query.data.text : undefined}
              config={config}
              origin={window.location.origin}
            />
          ) : null}
        </PanelHeader>
        <div className={isSplitView ? 'px-4 py-3' : ''}>
          {query.error ? (
            <QueryError error={query.error} onRetry={() => void query.refetch()} />
          ) : query.isPending ? (
            <p role="status" className="late-shown text-muted">
              {t('Loading interception…')}
            </p>
          ) : query.data.kind === 'found' ? (
            <InterceptionView
              interception={query.data.interception}
              text={query.data.text}
              filters={list.filters}
              find={list.find}
            />
          ) : (
            <InterceptionNotFound
              kind={query.data.kind}
              isFetching={query.isFetching}
              onRetry={() => void query.refetch()}
            />
          )}
        </div>
      </div>
    </section>
  );
}

function PanelWidth() {
  const width = usePreference(panelWidthPreference);
  return (
    <ResizeHandle
      label={t('Panel width')}
      width={width}
      min={PANEL_WIDTH.min}
      max={PANEL_WIDTH.max}
      onWidth={panelWidthPreference.set}
    />
  );
}
