import { Minus, Plus } from 'lucide-react';
import type { ReactNode, SyntheticEvent } from 'react';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import type { MoreChoices, Typed } from './choice-modes.ts';

const BUTTON = 'inline-flex size-6 items-center justify-center rounded-[6px] hover:bg-panel';

interface ChoiceLineProps {
  mode: Typed['mode'];
  more: MoreChoices | undefined;
  value: string;
  children: ReactNode;
}

/** A choice, and before it what choosing it does where that is not the usual. */
export function ChoiceLine({ mode, more, value, children }: ChoiceLineProps) {
  return (
    <>
      {mode ? (
        <span className="shrink-0 text-sm text-muted">{mode === 'also' ? t('also') : t('not')}</span>
      ) : null}
      {children}
      {more && mode === null ? <ByPointer more={more} value={value} /> : null}
    </>
  );
}

/** Says that there may be more than one value, and values that are left out. */
export function ChoiceHint({ id }: { id: string }) {
  return (
    <p id={id} className="border-t border-line px-3 py-1.5 text-sm text-muted">
      {rich('{plus} first adds a value, {minus} leaves one out.', {
        plus: <kbd>+</kbd>,
        minus: <kbd>-</kbd>,
      })}
    </p>
  );
}

/** The short way for a pointer to what typing a sign first does: a list of choices has no place for buttons of its own. */
function ByPointer({ more, value }: { more: MoreChoices; value: string }) {
  const instead = (choose: (value: string) => void) => ({
    onPointerDown: stop,
    onMouseDown: stop,
    onMouseUp: stop,
    onClick: (event: SyntheticEvent) => {
      stop(event);
      choose(value);
    },
  });
  return (
    <span aria-hidden="true" className="ms-auto flex shrink-0 text-muted opacity-0 group-hover:opacity-100">
      <span className={BUTTON} title={t('One more value')} {...instead(more.onAlso)}>
        <Plus size={14} strokeWidth={1.75} />
      </span>
      <span className={BUTTON} title={t('Leave it out')} {...instead(more.onNot)}>
        <Minus size={14} strokeWidth={1.75} />
      </span>
    </span>
  );
}

function stop(event: SyntheticEvent): void {
  event.stopPropagation();
  event.preventDefault();
}
