import { useParams } from 'react-router';
import { panelWidthPreference } from '#preferences/panel-width-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { useRoomBeside } from '#ui/use-wide.ts';
import { t } from '#lib/words/t.ts';
import { InterceptionsList } from './list/interceptions-list.tsx';
import { useList } from './list/use-list.ts';
import { LateInterceptionPanel } from './panel/late-interception-panel.ts';
import { useWalk } from './panel/use-walk.ts';

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
      {id === null ? <title>{t('Interceptions · AI Bridge')}</title> : null}
      {beside || id === null ? (
        <div className={beside ? 'min-w-0 print:hidden' : ''}>
          <InterceptionsList list={list} beside={beside} walk={walk} />
        </div>
      ) : null}
      {id === null ? null : <LateInterceptionPanel props={{ id, list, walk, beside }} fallback={null} />}
    </div>
  );
}
