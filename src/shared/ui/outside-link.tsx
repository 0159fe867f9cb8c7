import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#shared/i18n/t.ts';

/** Leads to another site, in a tab of its own that learns nothing about this one. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="rounded-[4px] font-medium text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {children}
      {/* Keeps the icon on the line of the last letters. */}
      {'\u2060'}
      <ExternalLink
        aria-label={t('(opens in a new tab)')}
        role="img"
        size={12}
        strokeWidth={1.75}
        className="ms-1 inline"
      />
    </a>
  );
}
