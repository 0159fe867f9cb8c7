import clsx from 'clsx';
import { plural, t } from '#shared/i18n/t.ts';
import type { Config } from '#shared/domain/config.ts';
import { lazyPopup } from '#shared/ui/lazy.tsx';
import { coderHost, shortVersion } from '#features/auth/coder-labels.ts';
import { useConfig } from '#shared/api/config.ts';

const LazyFileNotice = lazyPopup<{ file: NonNullable<Config['file']> }>(
  'dialog',
  async () => (await import('./file-notice.tsx')).FileNotice,
);

/** The source of the rows, always visible, so that demo data is never mistaken for real data. */
export function SourceBadge() {
  const config = useConfig();
  if (!config) return null;
  const { source, file } = config;
  if (source === 'file' && file) {
    return (
      <LazyFileNotice
        rest={{ file }}
        render={waiting => (
          <button type="button" className={BADGE} {...waiting}>
            <Dot color="bg-warn" />
            <span className="truncate">{describeFile(file)}</span>
          </button>
        )}
      />
    );
  }
  const { text, hint, dot } = describeSource(config);
  return (
    <span title={hint} className={BADGE}>
      <Dot color={dot} />
      <span className="truncate">{text}</span>
    </span>
  );
}

const BADGE =
  'inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-2.5 text-sm sm:px-3 text-muted';

function Dot({ color }: { color: string }) {
  return <span aria-hidden="true" className={clsx('size-2 shrink-0 rounded-full', color)} />;
}

function describeFile({ unfinished, skipped }: NonNullable<Config['file']>): string {
  const skippedCount = skipped.reduce((sum, { count }) => sum + count, 0);
  return [
    t('File'),
    ...(unfinished > 0 ? [plural(unfinished, { one: '{n} not ended', other: '{n} not ended' })] : []),
    ...(skippedCount > 0 ? [plural(skippedCount, { one: '{n} skipped', other: '{n} skipped' })] : []),
  ].join(', ');
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
