import { FileWarning } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '#shared/lib/numbers.ts';
import { formatCharacters, plural, t } from '#shared/i18n/t.ts';
import { type Interception, invalidFieldsMessage } from '#shared/domain/interception.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';

/** Maximum number of fields to list. */
const MAX_LISTED = 20;

/**
 * Lists fields that are not in Coder's format. Totals exclude them.
 * @param children link to the raw JSON, if it is not nearby
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
      <Icon icon={FileWarning} className="mt-[3px] shrink-0 text-error" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">{invalidFieldsMessage(unread.length)}</p>
        <p className="text-muted">
          {t('These fields aren’t in Coder’s format, so their numbers aren’t counted.')}
        </p>
        <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 text-sm">
          {unread.slice(0, MAX_LISTED).map(({ path, given, bytes }, index) => (
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
        {unread.length > MAX_LISTED ? (
          <p className="text-sm text-muted">
            {plural(unread.length - MAX_LISTED, { one: 'and {n} more', other: 'and {n} more' })}
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}

/** Whether the raw value is an invalid count. Any other raw value may be a misplaced text of a user. */
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
