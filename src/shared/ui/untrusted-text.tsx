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
import { nameWords } from '#shared/domain/row-values.ts';

interface UntrustedTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** Text from outside: its direction isolated from the page's, what would not be seen made visible. */
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

/** A part of such a text, inside of what isolates the whole: letters join across its ends. */
export function UntrustedSegments({ text }: { text: string }) {
  return splitInvisible(text).map((piece, index) =>
    piece.invisible ? <InvisibleCharacters key={index} text={piece.text} /> : piece.text,
  );
}

/** Their names are seen and read out; what is selected and copied, or found in the page, is the characters themselves. */
function InvisibleCharacters({ text }: { text: string }) {
  return (
    <span className="invisible-name" data-name={invisibleNames(text)}>
      {text}
    </span>
  );
}

/** Leads to another site, in a tab of its own that learns nothing about this one. */
export function UntrustedLink({ href, children }: { href: string; children: ReactNode }) {
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

interface NameTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** A name from outside, such as a model's: where nothing of it can be seen, that is said instead. */
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
      {nameWords(text)}
    </span>
  );
}
