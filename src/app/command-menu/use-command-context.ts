import { useDeferredValue } from 'react';
import { useLocation } from 'react-router';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { ROUTES } from '#shared/url/routes.ts';
import { pageAction } from '#shared/ui/shortcuts.ts';
import { copyWithToast, toast } from '#shared/ui/toaster.tsx';
import { requestTableFocus } from '#features/interceptions/table/table-focus.ts';
import { useCapabilities, useConfig, useCacheScope } from '#shared/api/config.ts';
import { useFilters } from '#shared/url/use-filters.ts';
import { observedValues, useAvailableValues } from '#features/filters/available-values.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useViewLinks } from '#features/saved-views/use-saved-views.ts';
import type { CommandContext } from './command.ts';

/** @param typed the search text of the menu */
export function useCommandContext(typed: string): CommandContext {
  const { pathname } = useLocation();
  const screen = pathname === ROUTES.usage ? 'usage' : 'interceptions';
  const { filters, asOf, listKey, setFilters } = useFilters(screen);
  const text = useDeferredValue(typed.trim());
  const known = useAvailableValues({
    search: text === '' ? null : text,
    enabled: true,
    observed: observedValues([]),
    capabilities: useCapabilities(),
  });
  return {
    filters,
    asOf,
    onFilters(change) {
      requestTableFocus(listKey);
      setFilters(change(parseFilters(window.location.search)));
    },
    known,
    views: useViewLinks(useCacheScope()),
    screen,
    config: useConfig(),
    zone: usePreference(timeZonePreference),
    origin: window.location.origin,
    action(name) {
      const act = pageAction(name);
      return act && (() => act(null));
    },
    copy: (what, name) => void copyWithToast(what, name),
    notify: toast,
  };
}
