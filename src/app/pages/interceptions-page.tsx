import { useParams } from 'react-router';
import { panelWidthPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useRoomBeside } from '#shared/ui/browser-state.ts';
import { t } from '#shared/i18n/t.ts';
import { InterceptionsList } from '#features/interceptions/interceptions-list.tsx';
import { useList } from '#features/interceptions/use-interceptions-list.ts';
import { LateInterceptionPanel } from '#features/interceptions/panel/interception-panel.lazy.ts';
import { useWalk } from '#features/interceptions/panel/use-row-navigation.ts';

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
