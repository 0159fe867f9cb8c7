import { useQuery } from '@tanstack/react-query';
import { configQuery } from '#shared/api/config.ts';
import { describeError } from '#shared/api/error-messages.ts';
import type { Config, Access } from '#shared/domain/config.ts';
import { Button } from '#shared/ui/button.tsx';
import { CommandLine } from '#shared/ui/copy-button.tsx';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { ErrorDetail, ErrorState } from '#shared/ui/error-state.tsx';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { coderHost, rolesOf, shortVersion } from './coder-labels.ts';

type Reason = Exclude<Access, 'rows' | 'own rows' | 'sign in'>;

/** The server setting that connects the dashboard to Coder's database. */
const DATABASE_SETTING = 'DATABASE_URL';

/** Explains why no rows can be read, and what to do. */
export function NoAccess({ reason, config }: { reason: Reason; config: Config }) {
  switch (reason) {
    case 'removed':
      return <Removed config={config} />;
    case 'not yet':
      return <NotYet config={config} />;
    case 'no role':
      return <NoRole config={config} />;
    case 'problem':
      return <Problem config={config} />;
  }
}

function Removed({ config }: { config: Config }) {
  const host = coderHost(config);
  const version = shortVersion(config.version);
  return (
    <EmptyState alone title={t('This version of Coder no longer provides interceptions')}>
      <p>
        {host === null
          ? t('This deployment runs Coder {version}.', { version })
          : t('{host} runs Coder {version}.', { host, version })}{' '}
        {t(
          'Coder 2.35 removed this API but still stores interceptions in its database. Connect the dashboard to that database to see them.',
        )}
      </p>
      <CommandLine text={`${DATABASE_SETTING}=postgres://… CODER_URL=${config.coder_url ?? '…'} npm start`} />
      <p>{t('A read-only database login is enough. Coder still decides who has access.')}</p>
    </EmptyState>
  );
}

function NotYet({ config }: { config: Config }) {
  const host = coderHost(config);
  const version = shortVersion(config.version);
  return (
    <EmptyState alone title={t('This version of Coder doesn’t support interceptions yet')}>
      <p>
        {host === null
          ? t('This deployment runs Coder {version}. The AI Bridge API requires 2.29 or later.', { version })
          : t('{host} runs Coder {version}. The AI Bridge API requires 2.29 or later.', {
              host,
              version,
            })}{' '}
        {rich(
          'Coder 2.29 to 2.34 needs no further setup. For 2.35 and later, set {setting} to Coder’s database.',
          {
            setting: <code className="font-mono text-sm">{DATABASE_SETTING}</code>,
          },
        )}
      </p>
    </EmptyState>
  );
}

function NoRole({ config }: { config: Config }) {
  const query = useQuery(configQuery);
  const { user } = config;
  return (
    <EmptyState alone title={t('You don’t have access to interceptions')}>
      <p>
        {user
          ? t('Only owners and auditors have access. You’re signed in as {name} ({roles}).', {
              name: user.username,
              roles: rolesOf(user),
            })
          : t('Only owners and auditors have access.')}{' '}
        {t('Ask a deployment owner for the auditor role.')}
      </p>
      <Button onClick={() => void query.refetch()} aria-disabled={query.isFetching}>
        {t('Retry')}
      </Button>
    </EmptyState>
  );
}

/** How often the config is refetched to check whether Coder is available again. */
const REFETCH_INTERVAL_MS = 5000;

function Problem({ config: { problem } }: { config: Config }) {
  const query = useQuery({ ...configQuery, refetchInterval: REFETCH_INTERVAL_MS });
  const message = query.error ? describeError(query.error) : null;
  return (
    <ErrorState title={message?.title ?? problem?.message ?? ''} onRetry={() => void query.refetch()}>
      <ErrorDetail detail={message?.detail ?? problem?.detail ?? ''} quote={message?.quote ?? ''} />{' '}
      {t('Retrying every few seconds.')}
    </ErrorState>
  );
}
