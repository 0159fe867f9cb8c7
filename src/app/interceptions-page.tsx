import { lazy, Suspense } from 'react';
import { useParams } from 'react-router';
import { panelWidthPreference } from '#preferences/panel-width-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { useRoomBeside } from '#ui/use-wide.ts';
import { InterceptionsList } from './interceptions-list.tsx';
import { useList } from './use-list.ts';
import { useWalk } from './use-walk.ts';

const InterceptionPanel = lazy(async () => ({
  default: (await import('./interception-panel.tsx')).InterceptionPanel,
}));

/** The list and, where one is asked for, an interception: beside it where there is room, else alone. */
export function InterceptionsPage() {
  const { id = null } = useParams();
  const list = useList();
  const walk = useWalk(list, id);
  const room = useRoomBeside();
  const width = usePreference(panelWidthPreference);
  const beside = id !== null && room;
  return (
    <div
      className={beside ? 'grid items-start gap-4 print:block' : ''}
      style={beside ? { gridTemplateColumns: `minmax(0, 1fr) ${width}px` } : undefined}
    >
      {id === null ? <title>Interceptions · AI Bridge</title> : null}
      {beside || id === null ? (
        <div className={beside ? 'min-w-0 print:hidden' : ''}>
          <InterceptionsList list={list} beside={beside} walk={walk} />
        </div>
      ) : null}
      {id === null ? null : (
        <Suspense fallback={null}>
          <InterceptionPanel id={id} list={list} walk={walk} beside={beside} />
        </Suspense>
      )}
    </div>
  );
}
