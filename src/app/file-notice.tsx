import { Popover } from '@base-ui/react/popover';
import { plural, t } from '#shared/i18n/t.ts';
import type { Config } from '#shared/domain/config.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';

type File = NonNullable<Config['file']>;
type Counted = File['skipped'][number];

const countOf = (list: readonly Counted[]): number => list.reduce((sum, { count }) => sum + count, 0);

/** What became of the file that the rows come from: nothing of it is left out unsaid. */
export function FileNotice({ file }: { file: File }) {
  const { read, unfinished, skipped, changed } = file;
  const label = [
    t('File'),
    unfinished > 0 && plural(unfinished, { one: '{n} not ended', other: '{n} not ended' }),
    skipped.length > 0 && plural(countOf(skipped), { one: '{n} not read', other: '{n} not read' }),
  ];
  return (
    <Popover.Root>
      <Popover.Trigger className="inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-3 text-sm text-muted">
        <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-warn" />
        <span className="truncate">{label.filter(Boolean).join(', ')}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-40">
          <Popover.Popup
            aria-label={t('File of interceptions')}
            className="flex max-h-[var(--available-height)] w-112 max-w-[var(--available-width)] flex-col gap-3 overflow-y-auto overscroll-contain rounded-panel border border-line bg-panel p-3 shadow-float outline-none"
          >
            <p>
              {plural(read, {
                one: '{n} interception read from the file.',
                other: '{n} interceptions read from the file.',
              })}
            </p>
            {unfinished > 0 ? (
              <p>
                {plural(unfinished, {
                  one: '{n} has not ended and is not shown.',
                  other: '{n} have not ended and are not shown.',
                })}
              </p>
            ) : null}
            <Reasons title={t('Not read')} list={skipped} />
            <Reasons title={t('Read with a change')} list={changed} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The reasons are the server's own words. */
function Reasons({ title, list }: { title: string; list: readonly Counted[] }) {
  if (list.length === 0) return null;
  return (
    <section>
      <h2 className="font-medium">{title}</h2>
      <ul className="flex flex-col gap-2">
        {list.map(({ reason, count, places }) => (
          <li key={reason} className="wrap-anywhere">
            {plural(count, { one: '{n} time:', other: '{n} times:' })} <OutsideText text={reason} />
            <ul className="text-sm text-muted">
              {places.map((place, at) => (
                <li key={at}>
                  <OutsideText text={place} />
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
