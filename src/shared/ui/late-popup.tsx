import { useState, type ComponentProps, type ComponentType, type ReactElement } from 'react';
import { late } from './late.tsx';

type Trigger = ReactElement<Record<string, unknown>>;

interface LatePopupProps<Rest> {
  /** The button: while its popup is on its way with what a trigger says and does, later as the popup’s own trigger. */
  render: (waiting?: ComponentProps<'button'>) => Trigger;
  rest: Rest;
}

/** A button and its popup, which is fetched when a hand comes near it and open once it is there. */
export function latePopup<Rest extends object>(
  kind: 'menu' | 'dialog',
  load: () => Promise<ComponentType<Rest & { button: Trigger }>>,
): ComponentType<LatePopupProps<Rest>> {
  const [Late, bring] = late(load);
  const near = () => void bring().catch(() => undefined);

  return function LatePopup({ render, rest }) {
    const [wanted, setWanted] = useState(false);
    const waiting = render({
      'aria-haspopup': kind,
      'aria-expanded': false,
      onClick: () => setWanted(true),
      onPointerEnter: near,
      onFocus: near,
    });
    return wanted ? <Late props={{ ...rest, button: render() }} fallback={waiting} /> : waiting;
  };
}
