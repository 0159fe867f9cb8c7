import { SlidersHorizontal } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '#ui/button.tsx';
import { latePopup } from '#ui/late-popup.tsx';
import { t } from '#lib/words/t.ts';

const LateViewPopover = latePopup('dialog', async () => (await import('./view-popover.tsx')).ViewPopover);
const NONE = {};

/** Opens what can be chosen of the list's look. */
export function ViewButton() {
  return <LateViewPopover rest={NONE} render={waiting => <ViewTrigger {...waiting} />} />;
}

function ViewTrigger(props: ComponentProps<'button'>) {
  return (
    <Button look="quiet" {...props}>
      <SlidersHorizontal aria-hidden="true" size={14} strokeWidth={1.75} />
      {t('Display')}
    </Button>
  );
}
