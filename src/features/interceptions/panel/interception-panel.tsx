import { spellOut } from '#shared/lib/invisible-characters.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { parseStartedAt } from '#shared/url/paths.ts';
import { interceptionQuery } from '#features/interception/interception.ts';
import { HandOnMenu } from '#features/interception/share/hand-on-menu.tsx';
import { InterceptionView } from '#features/interception/interception-view.tsx';
import { QueryError } from '#shared/ui/query-error.tsx';
import { PANEL_WIDTH, panelWidthPreference } from '#shared/settings/panel-width-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { SideSeparator } from '#shared/ui/resize-handle.tsx';
import { useKeptFocus } from '#shared/ui/use-kept-focus.ts';
import { useKeysIn } from '#shared/ui/use-keys-in.ts';
import { InterceptionNotFound } from './interception-not-found.tsx';
import { PanelHeader } from './panel-header.tsx';
import { useConfig } from '#shared/api/use-config.ts';
import type { List } from '#features/interceptions/use-list.ts';
import { nameWords } from '#shared/domain/name-words.ts';
import { t } from '#shared/i18n/t.ts';
import { useHitWalk } from './use-match-navigation.ts';
import { useOpenInterception } from './use-open-interception.ts';
import type { Walk } from './use-walk.ts';

interface InterceptionPanelProps {
  id: string;
  list: List;
  walk: Walk;
  /** Whether the list stands beside it. */
  beside: boolean;
}

/** One interception: beside the list, which it walks, or alone. */
export function InterceptionPanel({ id, list, walk, beside }: InterceptionPanelProps) {
  const config = useConfig();
  const { search } = useLocation();
  const row = walk.index === null ? undefined : list.rows.at(walk.index);
  const query = useQuery(interceptionQuery(id, parseStartedAt(search), row));
  const { close } = useOpenInterception(list);
  const scroller = useRef<HTMLDivElement>(null);
  const interception = query.data?.kind === 'found' ? query.data.interception : null;

  const panel = useRef<HTMLElement>(null);
  useKeptFocus(panel, id);
  useEffect(() => {
    // The next one is read from its top.
    scroller.current?.scrollTo({ top: 0 });
  }, [id]);

  const hitWalk = useHitWalk(list, id);
  const isFound = hitWalk.index !== null;
  const steps = isFound ? hitWalk : walk;
  useKeysIn(panel, { j: () => steps.by(1), k: () => steps.by(-1), Escape: close });

  return (
    <section
      aria-label={t('Interception')}
      ref={panel}
      tabIndex={-1}
      data-print-alone=""
      className={beside ? 'sticky top-12 -mt-3 -me-3 border-s border-line bg-bg md:-me-5 print:static' : ''}
    >
      <title>
        {interception
          ? t('{interception} · AI Bridge', {
              interception: spellOut(
                `${nameWords(interception.initiator.username)}, ${nameWords(interception.model)}`,
              ),
            })
          : t('Interception · AI Bridge')}
      </title>
      {beside ? <PanelWidth /> : null}
      <div ref={scroller} className={beside ? 'h-[calc(100dvh-48px)] overflow-y-auto print:h-auto' : ''}>
        <PanelHeader
          id={id}
          list={list}
          walk={steps}
          count={isFound ? hitWalk.count : list.count}
          isFound={isFound}
          beside={beside}
          onClose={close}
        >
          {interception ? (
            <HandOnMenu
              interception={interception}
              text={query.data?.kind === 'found' ? query.data.text : undefined}
              config={config}
              origin={window.location.origin}
            />
          ) : null}
        </PanelHeader>
        <div className={beside ? 'px-4 py-3' : ''}>
          {query.error ? (
            <QueryError error={query.error} onRetry={() => void query.refetch()} />
          ) : query.isPending ? (
            <p role="status" className="late-shown text-muted">
              {t('Looking for the interception…')}
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
              asking={query.isFetching}
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
    <SideSeparator
      label={t('Width of the interception')}
      width={width}
      least={PANEL_WIDTH.least}
      most={PANEL_WIDTH.most}
      onWidth={panelWidthPreference.set}
    />
  );
}
