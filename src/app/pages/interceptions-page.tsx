import { useParams } from 'react-router';
import { panelWidthPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useIsSplitView } from '#shared/ui/browser-state.ts';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { t } from '#shared/i18n/t.ts';
import { InterceptionsList } from '#features/interceptions/interceptions-list.tsx';
import { useList } from '#features/interceptions/use-interceptions-list.ts';
import { LazyInterceptionPanel } from '#features/interceptions/panel/interception-panel.lazy.ts';
import { useRowNavigation } from '#features/interceptions/panel/use-row-navigation.ts';

/** The list and an optional open interception: in a split view on wide screens, otherwise in place of the list. */
export function InterceptionsPage() {
  const { id = null } = useParams();
  const list = useList();
  const navigation = useRowNavigation(list, id);
  const isWideEnough = useIsSplitView();
  const width = usePreference(panelWidthPreference);
  const isSplitView = id !== null && isWideEnough;
  return (
    <div
      className={isSplitView ? 'grid items-start gap-4 print:block' : ''}
      style={isSplitView ? { gridTemplateColumns: `minmax(0, 1fr) ${width}px` } : undefined}
    >
      {id === null ? <title>{t('Interceptions · AI Bridge')}</title> : null}
      {isSplitView || id === null ? (
        <div className={isSplitView ? 'min-w-0 print:hidden' : ''}>
          <RegionBoundary resetKeys={[list.listKey]}>
            <InterceptionsList list={list} isSplitView={isSplitView} navigation={navigation} />
          </RegionBoundary>
        </div>
      ) : null}
      {id === null ? null : (
        <RegionBoundary resetKeys={[id]}>
          <LazyInterceptionPanel props={{ id, list, navigation, isSplitView }} fallback={null} />
        </RegionBoundary>
      )}
    </div>
  );
}
