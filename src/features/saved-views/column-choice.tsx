import { Button } from '#shared/ui/button.tsx';
import { useNextFocus } from '#shared/ui/use-next-focus.ts';
import { useNote } from '#shared/ui/use-note.ts';
import { reordered } from '#shared/lib/reordered.ts';
import { columnName, columnsToChoose, toggleColumn, USUAL_COLUMNS } from '#shared/domain/list-columns.ts';
import type { ColumnId } from '#shared/domain/list-columns.ts';
import { columnsPreference, columnWidthsPreference } from '#shared/settings/columns-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { t } from '#shared/i18n/t.ts';
import { ColumnItem } from './column-item.tsx';

/** Which columns the list has, in which order and how wide. */
export function ColumnChoice() {
  const own = usePreference(columnsPreference);
  const chosen = own ?? USUAL_COLUMNS;
  const [note, say] = useNote();
  const { idOf, focusNext } = useNextFocus();

  const toggle = (id: ColumnId) => {
    const next = toggleColumn(chosen, id);
    if (next === chosen) return say(t('One column has to stay'));
    focusNext(id);
    columnsPreference.set(next);
  };
  const move = (id: ColumnId, by: number) => {
    const next = reordered(chosen, chosen.indexOf(id), by);
    if (next === chosen) return;
    focusNext(`${id}.${by < 0 ? 'up' : 'down'}`);
    columnsPreference.set(next);
    say(
      t('{column} is column {n} of {all}', {
        column: columnName(id),
        n: next.indexOf(id) + 1,
        all: next.length,
      }),
    );
  };

  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t('Columns')}</legend>
      <div className="flex items-center justify-between">
        <span aria-hidden="true" className="font-semibold">
          {t('Columns')}
        </span>
        <Button
          look="link"
          className="text-sm"
          onClick={() => {
            columnsPreference.set(null);
            columnWidthsPreference.set({});
            say(t('The usual columns'));
          }}
        >
          {t('Usual columns')}
        </Button>
      </div>
      <ul className="my-1">
        {columnsToChoose(chosen).map(id => (
          <ColumnItem
            key={id}
            id={id}
            place={chosen.indexOf(id)}
            count={chosen.length}
            idOf={idOf}
            onToggle={() => toggle(id)}
            onMove={by => move(id, by)}
          />
        ))}
      </ul>
      <p className="text-sm text-faint">{t('Columns without room are left out, the prompt last.')}</p>
      <p role="status" className="text-sm text-muted empty:hidden">
        {note}
      </p>
    </fieldset>
  );
}
