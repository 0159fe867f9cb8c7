import { SlidersHorizontal } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '#shared/ui/button.tsx';
import { latePopup } from '#shared/ui/late-popup.tsx';
import { t } from '#shared/i18n/t.ts';

const LateViewPopover = latePopup('dialog', async () => (await import('./display-popover.tsx')).ViewPopover);
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
