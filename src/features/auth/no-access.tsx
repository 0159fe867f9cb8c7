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

/** The setting of the server that starts it on Coder's own database. */
const DATABASE = 'DATABASE_URL';

/** Why there are no rows on any screen, and what brings them. */
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
    <EmptyState alone title={t('This Coder no longer offers interceptions')}>
      <p>
        {host === null
          ? t('It runs Coder {version}.', { version })
          : t('{host} runs Coder {version}.', { host, version })}{' '}
        {t(
          'Release 2.35 removed the view of single requests and the API that this page reads. The rows are still written, to Coder’s own database: started on that, this page shows them again.',
        )}
      </p>
      <CommandLine text={`${DATABASE}=postgres://… CODER_URL=${config.coder_url ?? '…'} npm start`} />
      <p>{t('A login that may only read is enough. Coder is still asked who may see the rows.')}</p>
    </EmptyState>
  );
}

function NotYet({ config }: { config: Config }) {
  const host = coderHost(config);
  const version = shortVersion(config.version);
  return (
    <EmptyState alone title={t('This Coder does not offer interceptions yet')}>
      <p>
        {host === null
          ? t('It runs Coder {version}; the API that this page reads came with release 2.29.', { version })
          : t('{host} runs Coder {version}; the API that this page reads came with release 2.29.', {
              host,
              version,
            })}{' '}
        {rich('From 2.29 to 2.34 nothing else is needed, from 2.35 on {setting}, Coder’s own database.', {
          setting: <code className="font-mono text-sm">{DATABASE}</code>,
        })}
      </p>
    </EmptyState>
  );
}

function NoRole({ config }: { config: Config }) {
  const query = useQuery(configQuery);
  const { user } = config;
  return (
    <EmptyState alone title={t('Your role cannot read interceptions')}>
      <p>
        {user
          ? t('Only site owners and auditors can; you are {name} ({roles}).', {
              name: user.username,
              roles: rolesOf(user),
            })
          : t('Only site owners and auditors can.')}{' '}
        {t('Ask an owner of the deployment for the auditor role.')}
      </p>
      <Button onClick={() => void query.refetch()} aria-disabled={query.isFetching}>
        {t('Look again')}
      </Button>
    </EmptyState>
  );
}

/** Milliseconds after which it is looked again whether Coder is back. */
const LOOK_AGAIN = 5000;

function Problem({ config: { problem } }: { config: Config }) {
  const query = useQuery({ ...configQuery, refetchInterval: LOOK_AGAIN });
  const words = query.error ? describeError(query.error) : null;
  return (
    <ErrorState title={words?.title ?? problem?.message ?? ''} onRetry={() => void query.refetch()}>
      <ErrorDetail detail={words?.detail ?? problem?.detail ?? ''} quote={words?.quote ?? ''} />{' '}
      {t('It is asked again every few seconds.')}
    </ErrorState>
  );
}
