import type { LucideIcon } from 'lucide-react';

interface IconProps {
  icon: LucideIcon;
  /** In CSS pixels. */
  size?: 12 | 13 | 14 | 15 | 16;
  className?: string | undefined;
  /** The accessible name. An icon without one is decorative. */
  label?: string;
}

/** An icon with the stroke of all icons. */
export function Icon({ icon: Svg, size = 14, className, label }: IconProps) {
  return (
    <Svg
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      size={size}
      strokeWidth={1.75}
      className={className}
    />
  );
}
