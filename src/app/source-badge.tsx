import clsx from 'clsx';
import { t } from '#shared/i18n/t.ts';
import type { Config } from '#shared/domain/config.ts';
import { coderHost, shortVersion } from '#features/auth/coder-labels.ts';
import { FileNotice } from './file-notice.tsx';
import { useConfig } from '#shared/api/use-config.ts';

/** Where the rows come from, always in sight: made-up data must never be taken for real. */
export function SourceBadge() {
  const config = useConfig();
  if (!config) return null;
  if (config.source === 'file' && config.file) return <FileNotice file={config.file} />;
  const { text, hint, dot } = describeSource(config);
  return (
    <span
      title={hint}
      className="inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-3 text-sm text-muted"
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
        hint: t('Made-up data in an embedded Postgres: nobody wrote these prompts.'),
        dot: 'bg-warn',
      };
    case 'file':
      return { text: t('File'), hint: '', dot: 'bg-warn' };
    case 'coder': {
      const version = config.coder_version ?? config.version;
      return {
        text: [coderHost(config) ?? 'Coder', shortVersion(version)].filter(Boolean).join(' · '),
        hint: [
          t('The interceptions API of {address}, Coder {version}.', {
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
        text: coderHost(config) ?? t('Coder’s Postgres'),
        hint: [t('Read from the tables of Coder’s own Postgres.'), whoMayRead(config), ...real.hint].join(
          '\n',
        ),
        dot: real.dot,
      };
  }
}

function whoMayRead({ coder_url, coder_version }: Config): string {
  if (coder_url === null) return t('Without CODER_URL whoever is at this computer may read them.');
  return coder_version === null
    ? t('Who may read them is asked of {address}.', { address: coder_url })
    : t('Who may read them is asked of {address}, Coder {version}.', {
        address: coder_url,
        version: coder_version,
      });
}
