import { FileWarning } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '#shared/lib/numbers.ts';
import { formatCharacters, plural, t } from '#shared/i18n/t.ts';
import { type Interception, invalidFieldsMessage } from '#shared/domain/interception.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';

/** So many are told one by one. */
const TOLD = 20;

/**
 * What of an interception is not as Coder writes it: the other figures are without it.
 * @param children the way to its text, where there is none beside
 */
export function InvalidFields({
  interception: { id, unread },
  children,
}: {
  interception: Interception;
  children?: ReactNode;
}) {
  if (!unread) return null;
  return (
    <div
      role="note"
      className="card col-span-full flex items-start gap-2 border-s-2 border-s-error px-3 py-2"
    >
      <FileWarning aria-hidden="true" size={14} strokeWidth={1.75} className="mt-[3px] shrink-0 text-error" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">{invalidFieldsMessage(unread.length)}</p>
        <p className="text-muted">
          {t('These fields aren’t in Coder’s format, so their numbers aren’t counted.')}
        </p>
        <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 text-sm">
          {unread.slice(0, TOLD).map(({ path, given, bytes }, index) => (
            <div key={index} className="col-span-2 grid grid-cols-subgrid">
              <dt className="font-mono">
                <UntrustedText text={path} />
              </dt>
              <dd className="font-mono text-muted">
                {given === null ? (
                  <span className="font-sans">{t('missing')}</span>
                ) : (
                  <RawValue key={id} path={path} given={given} />
                )}
                {bytes === undefined ? null : (
                  <span className="ms-2 font-sans">
                    {t('{size}, too large to load in full', { size: formatBytes(bytes) })}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
        {unread.length > TOLD ? (
          <p className="text-sm text-muted">
            {plural(unread.length - TOLD, { one: 'and {n} more', other: 'and {n} more' })}
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}

/** A count that is none says nothing else; anything else may be what somebody wrote, in the wrong place. */
const isCount = (path: string, given: string): boolean =>
  path.startsWith('token_usages.') && /^-?\d[\d.eE+-]*$/.test(given);

function RawValue({ path, given }: { path: string; given: string }) {
  const text = <UntrustedText text={given} />;
  if (given === 'null' || isCount(path, given)) return text;
  return (
    <Redacted what={t('field')} size={given.endsWith('…') ? t('long') : formatCharacters(given.length)}>
      {() => text}
    </Redacted>
  );
}
