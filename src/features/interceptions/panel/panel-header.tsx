import { ArrowLeft, ChevronDown, ChevronUp, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { href } from '#shared/url/routes.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { buttonStyles, IconButton } from '#shared/ui/button.tsx';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { RowNavigation } from './use-row-navigation.ts';

interface PanelHeaderProps {
  id: string;
  list: List;
  navigation: Pick<RowNavigation, 'index' | 'by' | 'hasPrevious' | 'hasNext'>;
  /** Number of interceptions to navigate, and whether they are search results. */
  count: number;
  isMatch: boolean;
  isSplitView: boolean;
  onClose: () => void;
  /** Action buttons. */
  children: ReactNode;
}

/** Title, position in the list, and navigation. */
export function PanelHeader(props: PanelHeaderProps) {
  const { id, list, navigation, count, isMatch, isSplitView, onClose, children } = props;
  return (
    <header
      className={`flex min-h-12 items-center gap-2 border-b border-line print:hidden ${isSplitView ? 'sticky top-0 z-10 bg-bg px-4' : 'mb-3'}`}
    >
      {isSplitView ? null : (
        <Link
          to={href('interceptions', list.filters, list.find)}
          onClick={event => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onClose();
          }}
          className={`${buttonStyles('quiet')} -ms-2`}
        >
          <Icon icon={ArrowLeft} />
          {t('All')}
        </Link>
      )}
      <h1 className="min-w-0 truncate font-semibold max-[30rem]:sr-only">
        {t('Interception')}
        <span className="ps-2 font-mono text-sm font-normal text-muted max-sm:hidden">{shortened(id)}</span>
      </h1>
      <div className="ms-auto flex min-w-0 items-center gap-1">
        {navigation.index === null ? null : (
          <>
            <span className="tabular pe-1 text-sm whitespace-nowrap text-muted">
              {describePlace(navigation.index, count, isMatch)}
            </span>
            <Step
              icon={ChevronUp}
              label={t('Previous')}
              keyName="k"
              disabled={!navigation.hasPrevious}
              onClick={() => navigation.by(-1)}
            />
            <Step
              icon={ChevronDown}
              label={t('Next')}
              keyName="j"
              disabled={!navigation.hasNext}
              onClick={() => navigation.by(1)}
            />
          </>
        )}
        {children}
        {isSplitView ? <Step icon={X} label={t('Close')} keyName={t('Esc')} onClick={onClose} /> : null}
      </div>
    </header>
  );
}

interface StepProps {
  icon: LucideIcon;
  label: string;
  keyName: string;
  disabled?: boolean;
  onClick: () => void;
}

function Step({ icon, label, keyName, disabled = false, onClick }: StepProps) {
  return (
    <IconButton
      icon={icon}
      label={label}
      tooltip={`${label} (${keyName})`}
      size="large"
      aria-disabled={disabled}
      onClick={disabled ? undefined : onClick}
    />
  );
}

function describePlace(index: number, count: number, isMatch: boolean): string {
  const place = formatCount(index + 1);
  return isMatch
    ? plural(count, { one: '{place} of {n} match', other: '{place} of {n} matches' }, { place })
    : t('{place} of {all}', { place, all: formatCount(count) });
}

function shortened(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
