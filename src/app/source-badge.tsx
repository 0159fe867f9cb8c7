import { formatCount } from '#lib/numbers.ts';
import { useConfig } from './config-context.ts';

/** Where the rows come from, always in sight: made-up data must never be taken for real. */
export function SourceBadge() {
  const config = useConfig();
  if (!config) return null;
  const skipped = config.file?.skipped ?? [];
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  const hint =
    config.source === 'demo'
      ? 'Made-up data in an embedded Postgres: nobody wrote these prompts.'
      : [
          `${formatCount(config.file?.read ?? 0)} interceptions read from the file.`,
          ...skipped.map(({ reason, count }) => `${formatCount(count)} not read: ${reason}`),
        ].join('\n');
  return (
    <span
      title={hint}
      className="inline-flex h-7 min-w-0 items-center gap-2 rounded-full bg-sunken px-3 text-sm text-muted"
    >
      <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-warn" />
      <span className="truncate">
        {config.source === 'demo' ? 'Demo data' : 'File'}
        {left > 0 ? `, ${formatCount(left)} not read` : ''}
      </span>
    </span>
  );
}
