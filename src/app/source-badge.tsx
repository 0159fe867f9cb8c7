import { Popover } from '@base-ui/react/popover';
import clsx from 'clsx';
import { plural, t } from '#shared/i18n/t.ts';
import type { Config } from '#shared/domain/config.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { coderHost, shortVersion } from '#features/auth/coder-labels.ts';
import { useConfig } from '#shared/api/config.ts';

type File = NonNullable<Config['file']>;
type SkippedReason = File['skipped'][number];

const countOf = (list: readonly SkippedReason[]): number => list.reduce((sum, { count }) => sum + count, 0);

/** Reports how the interceptions file was loaded, including everything that was skipped or changed. */
function FileNotice({ file }: { file: File }) {
  const { read, unfinished, skipped, changed } = file;
  const label = [
    t('File'),
    unfinished > 0 && plural(unfinished, { one: '{n} not ended', other: '{n} not ended' }),
    skipped.length > 0 && plural(countOf(skipped), { one: '{n} skipped', other: '{n} skipped' }),
  ];
  return (
    <Popover.Root>
      <Popover.Trigger className="inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-2.5 text-sm sm:px-3 text-muted">
        <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-warn" />
        <span className="truncate">{label.filter(Boolean).join(', ')}</span>
      </Popover.Trigger>
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
                })}
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
function Reasons({ title, list }: { title: string; list: readonly SkippedReason[] }) {
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

/** The source of the rows, always visible, so that demo data is never mistaken for real data. */
export function SourceBadge() {
  const config = useConfig();
  if (!config) return null;
  if (config.source === 'file' && config.file) return <FileNotice file={config.file} />;
  const { text, hint, dot } = describeSource(config);
  return (
    <span
      title={hint}
      className="inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-2.5 text-sm sm:px-3 text-muted"
    >
      <span aria-hidden="true" className={clsx('size-2 shrink-0 rounded-full', dot)} />
      <span className="truncate">{text}</span>
    </span>
  );
}

function describeSource(config: Config): { text: string; hint: string; dot: string } {
  const { source, problem } = config;
  const real = {
    dot: problem ? 'bg-error' : 'bg-ok',
    hint: problem ? [problem.message, problem.detail] : [],
  };
  switch (source) {
    case 'demo':
      return {
        text: t('Demo data'),
        hint: t('Generated sample data. None of these prompts are real.'),
        dot: 'bg-warn',
      };
    case 'file':
      return { text: t('File'), hint: '', dot: 'bg-warn' };
    case 'coder': {
      const version = config.coder_version ?? config.version;
      return {
        text: [coderHost(config) ?? 'Coder', shortVersion(version)].filter(Boolean).join(' · '),
        hint: [
          t('From the AI Bridge API at {address}, Coder {version}.', {
            address: config.coder_url ?? '',
            version,
          }),
          ...real.hint,
        ].join('\n'),
        dot: real.dot,
      };
    }
    case 'database':
      return {
        text: coderHost(config) ?? t('Coder database'),
        hint: [t('Read directly from Coder’s database.'), accessText(config), ...real.hint].join('\n'),
        dot: real.dot,
      };
  }
}

function accessText({ coder_url, coder_version }: Config): string {
  if (coder_url === null) return t('CODER_URL isn’t set, so anyone on this computer has access.');
  return coder_version === null
    ? t('Access is controlled by {address}.', { address: coder_url })
    : t('Access is controlled by {address}, Coder {version}.', {
        address: coder_url,
        version: coder_version,
      });
}
