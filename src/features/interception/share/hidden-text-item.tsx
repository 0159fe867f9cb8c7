import { Menu } from '@base-ui/react/menu';
import { Check, EyeOff } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';

interface HiddenTextItemProps {
  className: string;
  included: boolean;
  onIncluded: (included: boolean) => void;
}

/** The way round the veil for what is copied or saved next; above what it is about. */
export function HiddenTextItem({ className, included, onIncluded }: HiddenTextItemProps) {
  return (
    <>
      <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
      <Menu.CheckboxItem
        className={className}
        checked={included}
        closeOnClick={false}
        onCheckedChange={onIncluded}
      >
        <EyeOff aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="flex-1">{t('Include hidden text')}</span>
        {included ? <Check aria-hidden="true" size={14} strokeWidth={1.75} /> : null}
      </Menu.CheckboxItem>
    </>
  );
}
