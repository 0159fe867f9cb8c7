import { Menu } from '@base-ui/react/menu';
import clsx from 'clsx';
import { Check, type LucideIcon } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface MenuPopupProps
  extends
    Pick<Menu.Positioner.Props, 'align' | 'anchor' | 'sideOffset'>,
    Omit<Menu.Popup.Props, 'className' | 'render'> {
  /** Renders it here instead of at the end of the document, because it belongs to this region of the page. */
  isInPlace?: boolean;
  /** At least the width. */
  className: string;
}

/** The popup of a `Menu.Root`. */
export function MenuPopup(props: MenuPopupProps) {
  const { align = 'end', anchor, sideOffset = 4, isInPlace = false, className, ...popup } = props;
  const place = useRef<HTMLDivElement>(null);
  return (
    <>
      {isInPlace ? <div ref={place} /> : null}
      <Menu.Portal {...(isInPlace && { container: place })}>
        <Menu.Positioner align={align} anchor={anchor} sideOffset={sideOffset} className="z-40 outline-none">
          <Menu.Popup
            className={clsx(
              'max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-1 shadow-float outline-none',
              className,
            )}
            {...popup}
          />
        </Menu.Positioner>
      </Menu.Portal>
    </>
  );
}

const itemStyles = (className: string | undefined): string =>
  clsx(
    'flex min-h-8 cursor-pointer items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft',
    className,
  );

interface ItemLook {
  icon?: LucideIcon;
  /** Replaces the color of the icon. */
  iconClass?: string;
  className?: string;
}

function itemIcon(icon: LucideIcon | undefined, iconClass = 'text-muted'): ReactNode {
  return icon ? <Icon icon={icon} className={`shrink-0 ${iconClass}`} /> : null;
}

export function MenuItem(props: Omit<Menu.Item.Props, 'className'> & ItemLook) {
  const { icon, iconClass, className, children, ...item } = props;
  return (
    <Menu.Item className={itemStyles(className)} {...item}>
      {itemIcon(icon, iconClass)}
      {children}
    </Menu.Item>
  );
}

/** An item that is a link, which can open in a new tab. */
export function MenuLink(props: Omit<Menu.LinkItem.Props, 'className'> & ItemLook) {
  const { icon, iconClass, className, children, ...item } = props;
  return (
    <Menu.LinkItem className={itemStyles(className)} {...item}>
      {itemIcon(icon, iconClass)}
      {children}
    </Menu.LinkItem>
  );
}

interface MenuCheckboxProps {
  icon: LucideIcon;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: string;
}

/** An item that is on or off. The menu stays open, so that the change is visible. */
export function MenuCheckbox({ icon, checked, onChange, children }: MenuCheckboxProps) {
  return (
    <Menu.CheckboxItem
      className={itemStyles(undefined)}
      checked={checked}
      closeOnClick={false}
      onCheckedChange={onChange}
    >
      {itemIcon(icon)}
      <span className="flex-1">{children}</span>
      {checked ? <Icon icon={Check} /> : null}
    </Menu.CheckboxItem>
  );
}

interface MenuRadiosProps {
  value: string;
  choices: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
}

/** Items of which one is chosen. */
export function MenuRadios({ value, choices, onChoose }: MenuRadiosProps) {
  return (
    <Menu.RadioGroup value={value} onValueChange={onChoose}>
      {choices.map(([each, name]) => (
        <Menu.RadioItem key={each} value={each} closeOnClick className={itemStyles(undefined)}>
          <span className="flex-1">{name}</span>
          {each === value ? <Icon icon={Check} /> : null}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <Menu.Separator className="-mx-1 my-1 h-px bg-line" />;
}

/** Items with a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className="px-2 pt-1.5 pb-1 text-sm font-medium text-muted">{label}</Menu.GroupLabel>
      {children}
    </Menu.Group>
  );
}
