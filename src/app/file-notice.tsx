import { Popover } from '@base-ui/react/popover';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { plural, t } from '#shared/i18n/t.ts';
import type { Config } from '#shared/domain/config.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { buttonStyles } from '#shared/ui/button.tsx';
import { href } from '#shared/url/routes.ts';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';

const RUNNING = { ...NO_FILTERS, status: 'running' };

type File = NonNullable<Config['file']>;

interface FileNoticeProps {
  file: File;
  button: ReactElement<Record<string, unknown>>;
}

/** Reports how the interceptions file was loaded, including everything that was skipped or changed. */
export function FileNotice({ file: { read, unfinished, skipped, changed }, button }: FileNoticeProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger ref={usePressOnPointerDown()} render={button} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-40">
          <Popover.Popup
            aria-label={t('Interceptions file')}
            className="flex max-h-[var(--available-height)] w-112 max-w-[var(--available-width)] flex-col gap-3 overflow-y-auto overscroll-contain rounded-panel border border-line bg-panel p-3 shadow-float outline-none"
          >
            <p>
              {plural(read, {
                one: '{n} interception loaded from the file.',
                other: '{n} interceptions loaded from the file.',
              })}
            </p>
            {unfinished > 0 ? (
              <p>
                {plural(unfinished, {
                  one: '{n} is still running and isn’t shown.',
                  other: '{n} are still running and aren’t shown.',
                })}{' '}
                <Link
                  to={href('interceptions', RUNNING)}
                  onClick={() => setOpen(false)}
                  className={buttonStyles('link')}
                >
                  {t('Show running interceptions')}
                </Link>
              </p>
            ) : null}
            <Reasons title={t('Skipped')} list={skipped} />
            <Reasons title={t('Loaded with changes')} list={changed} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The reasons are messages of the server. */
function Reasons({ title, list }: { title: string; list: File['skipped'] }) {
  if (list.length === 0) return null;
  return (
    <section>
      <h2 className="font-medium">{title}</h2>
      <ul className="flex flex-col gap-2">
        {list.map(({ reason, count, places }) => (
          <li key={reason} className="wrap-anywhere">
            {plural(count, { one: '{n} time:', other: '{n} times:' })} <UntrustedText text={reason} />
            <ul className="text-sm text-muted">
              {places.map((place, at) => (
                <li key={at}>
                  <UntrustedText text={place} />
                </li>
              ))}
              {count > places.length ? (
                <li>{plural(count - places.length, { one: 'and {n} more', other: 'and {n} more' })}</li>
              ) : null}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
