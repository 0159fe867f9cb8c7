import clsx from 'clsx';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  invisibleNames,
  escapeInvisible,
  splitInvisible,
  isBlank,
} from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { nameLabel } from '#shared/domain/row-values.ts';
import { Icon } from './icon.tsx';

interface UntrustedTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** Text from an untrusted source: its direction is isolated and invisible characters are shown by name. */
export function UntrustedText({ text, className, title }: UntrustedTextProps) {
  return (
    <bdi
      className={clsx('outside', className)}
      title={title === undefined ? undefined : escapeInvisible(title)}
    >
      <UntrustedSegments text={text} />
    </bdi>
  );
}

/** Part of an untrusted text, for use inside an isolating element: a separate one would break joined letters. */
export function UntrustedSegments({ text }: { text: string }) {
  return splitInvisible(text).map((segment, index) =>
    segment.invisible ? <InvisibleCharacters key={index} text={segment.text} /> : segment.text,
  );
}

/** Shows and announces the names; selecting, copying and find-in-page use the characters themselves. */
function InvisibleCharacters({ text }: { text: string }) {
  return (
    <span className="invisible-name" data-name={invisibleNames(text)}>
      {text}
    </span>
  );
}

/** A link to another site, in a new tab without referrer and opener. */
export function UntrustedLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="rounded-[4px] font-medium text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {children}
      {/* Keeps the icon on the same line as the last word. */}
      {'\u2060'}
      <Icon icon={ExternalLink} size={12} className="ms-1 inline" label={t('(opens in a new tab)')} />
    </a>
  );
}

interface NameTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** An untrusted name, such as a model's; a blank one is replaced with a label. */
export function NameText({ text, className, title }: NameTextProps) {
  if (!isBlank(text)) {
    return (
      <UntrustedText
        text={text}
        {...(className !== undefined && { className })}
        {...(title !== undefined && { title })}
      />
    );
  }
  return (
    <span className={className} title={title}>
      {nameLabel(text)}
    </span>
  );
}
