import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { ArrowDown, ArrowUp, TriangleAlert, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useHasDatabase } from '#shared/api/config.ts';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { viewProblems } from '#shared/url/share-link.ts';
import { MAX_VIEWS, viewNameError, type SavedView } from '#shared/domain/saved-views.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { IconButton } from '#shared/ui/button.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { describeFilters } from './view-labels.ts';

interface ViewItemProps {
  view: SavedView;
  others: readonly SavedView[];
  isFirst: boolean;
  isLast: boolean;
  idOf: (name: string) => string;
  onRename: (name: string) => void;
  onMove: (by: number) => void;
  onDelete: () => void;
}

export function ViewItem(props: ViewItemProps) {
  const { view, others, isFirst, isLast, idOf, onRename, onMove, onDelete } = props;
  const id = useId();
  const hasDatabase = useHasDatabase();
  const [typed, setTyped] = useState<string | null>(null);
  const zone = usePreference(timeZonePreference);
  const why = typed === null ? null : viewNameError(typed, others);
  const name = escapeInvisible(view.name);
  const columns = view.columns?.length;

  return (
    <li className="rounded-control border border-line p-2">
      <div className="flex items-center gap-1">
        <input
          aria-label={t('Rename {name}', { name })}
          aria-invalid={why !== null}
          aria-describedby={`${id}-messages`}
          value={typed ?? view.name}
          maxLength={MAX_VIEWS.name}
          onChange={event => {
            setTyped(event.target.value);
            if (viewNameError(event.target.value, others) === null) onRename(event.target.value.trim());
          }}
          onBlur={() => setTyped(null)}
          className="h-7 min-w-0 flex-1 rounded-[6px] border border-line bg-bg px-2 font-medium hover:border-line-strong aria-invalid:border-error"
        />
        <IconButton
          id={idOf(`${view.id}.up`)}
          icon={ArrowUp}
          label={t('Move {name} up', { name })}
          aria-disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          id={idOf(`${view.id}.down`)}
          icon={ArrowDown}
          label={t('Move {name} down', { name })}
          aria-disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton
          id={idOf(`${view.id}.delete`)}
          icon={X}
          label={t('Delete {name}', { name })}
          onClick={onDelete}
        />
      </div>
      <div id={`${id}-messages`} className="px-2 pt-1 text-sm text-muted">
        <p className="text-error empty:hidden">{why}</p>
        <p>
          <UntrustedText text={describeFilters(parseFilters(view.filters), zone)} />
          {columns === undefined
            ? null
            : ` · ${plural(columns, { one: '{n} column', other: '{n} columns' })}`}
        </p>
        {viewProblems(view, hasDatabase).map(problem => (
          <p key={problem} className="flex items-start gap-1 text-warn">
            <Icon icon={TriangleAlert} size={13} className="mt-[3px] shrink-0" label={t('Outdated:')} />
            <UntrustedText text={problem} />
          </p>
        ))}
      </div>
    </li>
  );
}
