import clsx from 'clsx';
import { formatCount } from '#lib/numbers.ts';
import type { Config } from '#model/config.ts';
import { coderHost, shortVersion } from './coder-words.ts';
import { useConfig } from './use-config.ts';

/** Where the rows come from, always in sight: made-up data must never be taken for real. */
export function SourceBadge() {
  const config = useConfig();
  if (!config) return null;
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
        text: 'Demo data',
        hint: 'Made-up data in an embedded Postgres: nobody wrote these prompts.',
        dot: 'bg-warn',
      };
    case 'file':
      return { ...describeFile(config.file), dot: 'bg-warn' };
    case 'coder': {
      const version = config.coder_version ?? config.version;
      return {
        text: [coderHost(config) ?? 'Coder', shortVersion(version)].filter(Boolean).join(' · '),
        hint: [`The interceptions API of ${config.coder_url}, Coder ${version}.`, ...real.hint].join('\n'),
        dot: real.dot,
      };
    }
    case 'database':
      return {
        text: coderHost(config) ?? 'Coder’s Postgres',
        hint: ['Read from the tables of Coder’s own Postgres.', whoMayRead(config), ...real.hint].join('\n'),
        dot: real.dot,
      };
  }
}

function whoMayRead({ coder_url, coder_version }: Config): string {
  if (coder_url === null) return 'Without CODER_URL whoever is at this computer may read them.';
  return `Who may read them is asked of ${coder_url}${coder_version === null ? '' : `, Coder ${coder_version}`}.`;
}

function describeFile(file: Config['file']): { text: string; hint: string } {
  const skipped = file?.skipped ?? [];
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  return {
    text: `File${left > 0 ? `, ${formatCount(left)} not read` : ''}`,
    hint: [
      `${formatCount(file?.read ?? 0)} interceptions read from the file.`,
      ...skipped.map(({ reason, count }) => `${formatCount(count)} not read: ${reason}`),
    ].join('\n'),
  };
}
