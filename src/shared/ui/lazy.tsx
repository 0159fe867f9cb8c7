import {
  createElement,
  useEffect,
  useState,
  type ComponentType,
  type ReactNode,
  type ComponentProps,
  type ReactElement,
} from 'react';

interface LateProps<Props> {
  props: Props;
  /** Drawn until the component is there. */
  fallback: ReactNode;
}

/**
 * A component whose code comes later, and what brings it beforehand. What is there already is drawn at once: React's
 * own `lazy` suspends even then, and holds back what it suspended for up to a third of a second.
 */
export function lazyWithPreload<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): [Late: ComponentType<LateProps<Props>>, bring: () => Promise<ComponentType<Props>>] {
  let there: ComponentType<Props> | null = null;
  let coming: Promise<ComponentType<Props>> | null = null;

  const bring = async (): Promise<ComponentType<Props>> => {
    try {
      return (there = await (coming ??= load()));
    } catch (error) {
      coming = null;
      throw error;
    }
  };

  function Late({ props, fallback }: LateProps<Props>) {
    const [component, setComponent] = useState(() => there);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (component) return;
      let gone = false;
      bring().then(
        come => gone || setComponent(() => come),
        (error: unknown) => gone || setFailure({ error }),
      );
      return () => void (gone = true);
    }, [component]);
    // To the nearest boundary, as if it had been drawn.
    if (failure) throw failure.error;
    return component ? createElement(component, props) : fallback;
  }
  return [Late, bring];
}

type Trigger = ReactElement<Record<string, unknown>>;

interface LatePopupProps<Rest> {
  /** The button: while its popup is on its way with what a trigger says and does, later as the popup’s own trigger. */
  render: (waiting?: ComponentProps<'button'>) => Trigger;
  rest: Rest;
}

/** A button and its popup, which is fetched when a hand comes near it and open once it is there. */
export function lazyPopup<Rest extends object>(
  kind: 'menu' | 'dialog',
  load: () => Promise<ComponentType<Rest & { button: Trigger }>>,
): ComponentType<LatePopupProps<Rest>> {
  const [Late, bring] = lazyWithPreload(load);
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
