import { createElement, useEffect, useState, type ComponentType, type ReactNode } from 'react';

interface LateProps<Props> {
  props: Props;
  /** Drawn until the component is there. */
  fallback: ReactNode;
}

/**
 * A component whose code comes later, and what brings it beforehand. What is there already is drawn at once: React's
 * own `lazy` suspends even then, and holds back what it suspended for up to a third of a second.
 */
export function late<Props extends object>(
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
