import { ErrorBoundary } from 'react-error-boundary';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { CommandButton } from './command-button.tsx';

const [Late] = lazyWithPreload(async () => (await import('./command-center.tsx')).CommandCenter);
const NONE = {};

/** Lazy, so that the first rows do not wait for the code of shortcuts and commands. */
export function LateCommandCenter() {
  return (
    <ErrorBoundary fallback={null}>
      <Late props={NONE} fallback={<CommandButton />} />
    </ErrorBoundary>
  );
}
