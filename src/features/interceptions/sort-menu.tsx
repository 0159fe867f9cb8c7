import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { formatSort, parseSort, SORT_COLUMNS, type Sort, type SortColumn } from '#shared/domain/filters.ts';
import { sortLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { MenuPopup, MenuRadios } from '#shared/ui/menu.tsx';

function choicesOf(columns: readonly SortColumn[]): (readonly [value: string, label: string])[] {
  return columns.flatMap(column =>
    (['desc', 'asc'] as const).map(direction => {
      const sort = { column, direction };
      return [formatSort(sort), sortLabel(sort)] as const;
    }),
  );
}

interface SortMenuProps {
  button: ReactElement<Record<string, unknown>>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** All orders of the list, also those whose column is hidden. Only with prices can it be by cost. */
export function SortMenu({ button, sort, onSort }: SortMenuProps) {
  const trigger = usePressOnPointerDown();
  const hasPrices = usePreference(pricesPreference) !== null;
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger ref={trigger} render={button} />
      <MenuPopup align="start" aria-label={t('Sort')} className="w-56">
        <MenuRadios
          value={formatSort(sort)}
          choices={choicesOf(SORT_COLUMNS.filter(column => column !== 'cost' || hasPrices))}
          onChoose={value => {
            const chosen = parseSort(value);
            if (chosen) onSort(chosen);
          }}
        />
      </MenuPopup>
    </Menu.Root>
  );
}
