import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { formatSort, parseSort, SORT_COLUMNS, type Sort } from '#shared/domain/filters.ts';
import { sortLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { MenuPopup, MenuRadios } from '#shared/ui/menu.tsx';

const CHOICES = SORT_COLUMNS.flatMap(column =>
  (['desc', 'asc'] as const).map(direction => {
    const sort = { column, direction };
    return [formatSort(sort), sortLabel(sort)] as const;
  }),
);

interface SortMenuProps {
  button: ReactElement<Record<string, unknown>>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** All orders of the list, also those whose column is hidden. */
export function SortMenu({ button, sort, onSort }: SortMenuProps) {
  const trigger = usePressOnPointerDown();
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger ref={trigger} render={button} />
      <MenuPopup align="start" aria-label={t('Sort')} className="w-56">
        <MenuRadios
          value={formatSort(sort)}
          choices={CHOICES}
          onChoose={value => {
            const chosen = parseSort(value);
            if (chosen) onSort(chosen);
          }}
        />
      </MenuPopup>
    </Menu.Root>
  );
}
