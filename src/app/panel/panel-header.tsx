import { ArrowLeft, ChevronDown, ChevronUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { href } from '#address/paths.ts';
import { formatCount } from '#lib/numbers.ts';
import { buttonLook } from '#ui/button.tsx';
import type { List } from '#app/list/use-list.ts';
import type { Walk } from './use-walk.ts';

interface PanelHeaderProps {
  id: string;
  list: List;
  walk: Pick<Walk, 'index' | 'by' | 'hasPrevious' | 'hasNext'>;
  /** What it stands among. */
  among: string;
  beside: boolean;
  onClose: () => void;
  /** What can be done with the interception. */
  children: ReactNode;
}

/** Which interception this is, where it stands in the list, and the ways on. */
export function PanelHeader({ id, list, walk, among, beside, onClose, children }: PanelHeaderProps) {
  return (
    <header
      className={`flex min-h-12 items-center gap-2 border-b border-line print:hidden ${beside ? 'sticky top-0 z-10 bg-bg px-4' : 'mb-3'}`}
    >
      {beside ? null : (
        <Link
          to={href('interceptions', list.filters, list.find)}
          onClick={event => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onClose();
          }}
          className={`${buttonLook('quiet')} -ms-2`}
        >
          <ArrowLeft aria-hidden="true" size={14} strokeWidth={1.75} />
          All
        </Link>
      )}
      <h1 className="min-w-0 truncate font-semibold max-[24rem]:sr-only">
        Interception
        <span className="ps-2 font-mono text-sm font-normal text-muted max-sm:hidden">{shortened(id)}</span>
      </h1>
      <div className="ms-auto flex min-w-0 items-center gap-1">
        {walk.index === null ? null : (
          <>
            <span className="tabular pe-1 text-sm whitespace-nowrap text-muted">
              {formatCount(walk.index + 1)} of {among}
            </span>
            <Step label="Previous (k)" disabled={!walk.hasPrevious} onClick={() => walk.by(-1)}>
              <ChevronUp aria-hidden="true" size={16} strokeWidth={1.75} />
            </Step>
            <Step label="Next (j)" disabled={!walk.hasNext} onClick={() => walk.by(1)}>
              <ChevronDown aria-hidden="true" size={16} strokeWidth={1.75} />
            </Step>
          </>
        )}
        {children}
        {beside ? (
          <Step label="Close (Esc)" disabled={false} onClick={onClose}>
            <X aria-hidden="true" size={16} strokeWidth={1.75} />
          </Step>
        ) : null}
      </div>
    </header>
  );
}

function Step(props: { label: string; disabled: boolean; onClick: () => void; children: ReactNode }) {
  const { label, disabled, onClick, children } = props;
  return (
    <button
      type="button"
      title={label}
      aria-label={label.replace(/ \(.*/, '')}
      // Kept in reach: a button that is taken away takes the focus with it.
      aria-disabled={disabled}
      onClick={() => (disabled ? undefined : onClick())}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-text aria-disabled:opacity-40"
    >
      {children}
    </button>
  );
}

function shortened(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
