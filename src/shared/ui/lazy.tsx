import {
  createElement,
  useEffect,
  useState,
  type ComponentType,
  type ReactNode,
  type ComponentProps,
  type ReactElement,
} from 'react';
import { sleep } from '#shared/lib/scheduling.ts';
import { PopupBoundary } from './region-boundary.tsx';

/** How long a failed import waits for its only retry, for example while a server restarts. */
const RETRY_DELAY_MS = 500;

/** Retries once: browsers that cache a failed import fail again immediately. */
async function importWithRetry<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch {
    await sleep(RETRY_DELAY_MS);
    return await load();
  }
}

interface LazyProps<Props> {
  props: Props;
  /** Rendered until the component is loaded. */
  fallback: ReactNode;
}

/**
 * A lazy component and a function that preloads it. A loaded component renders immediately: `React.lazy` would suspend
 * even then, and React can delay suspended content for up to 300 ms.
 */
export function lazyWithPreload<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): [Lazy: ComponentType<LazyProps<Props>>, preload: () => Promise<ComponentType<Props>>] {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<ComponentType<Props>> | null = null;

  const preload = async (): Promise<ComponentType<Props>> => {
    try {
      return (loaded = await (loading ??= importWithRetry(load)));
    } catch (error) {
      loading = null;
      throw error;
    }
  };

  function Lazy({ props, fallback }: LazyProps<Props>) {
    const [component, setComponent] = useState(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (component) return;
      let isUnmounted = false;
      preload().then(
        come => isUnmounted || setComponent(() => come),
        (error: unknown) => isUnmounted || setFailure({ error }),
      );
      return () => void (isUnmounted = true);
    }, [component]);
    // Reported to the nearest error boundary, like a render error.
    if (failure) throw failure.error;
    return component ? createElement(component, props) : fallback;
  }
  return [Lazy, preload];
}

type Trigger = ReactElement<Record<string, unknown>>;

interface LazyPopupProps<Rest> {
  /** The button: with the attributes of a trigger until the popup is loaded, later as the popup’s own trigger. */
  render: (placeholder?: ComponentProps<'button'>) => Trigger;
  rest: Rest;
}

/** A button whose popup is preloaded on hover or focus, and opened once it is loaded. */
export function lazyPopup<Rest extends object>(
  kind: 'menu' | 'dialog',
  load: () => Promise<ComponentType<Rest & { button: Trigger }>>,
): ComponentType<LazyPopupProps<Rest>> {
  const [Lazy, preload] = lazyWithPreload(load);
  const preloadOnIntent = () => void preload().catch(() => undefined);

  return function LazyPopup({ render, rest }) {
    const [isOpened, setOpened] = useState(false);
    const placeholder = render({
      'aria-haspopup': kind,
      'aria-expanded': false,
      onClick: () => setOpened(true),
      onPointerEnter: preloadOnIntent,
      onFocus: preloadOnIntent,
    });
    if (!isOpened) return placeholder;
    return (
      <PopupBoundary onClose={() => setOpened(false)}>
        <Lazy props={{ ...rest, button: render() }} fallback={placeholder} />
      </PopupBoundary>
    );
  };
}
