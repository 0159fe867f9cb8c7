import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { CommandButton } from './command-button.tsx';

const [Late] = lazyWithPreload(async () => (await import('./command-center.tsx')).CommandCenter);
const NONE = {};

/** The first rows wait for neither the keys nor the commands. */
export function LateCommandCenter() {
  return <Late props={NONE} fallback={<CommandButton />} />;
}
