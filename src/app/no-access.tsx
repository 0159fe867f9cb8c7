import { useQuery } from '@tanstack/react-query';
import { configQuery } from '#api/config.ts';
import { describeError } from '#api/error-words.ts';
import type { Config } from '#model/config.ts';
import { Button } from '#ui/button.tsx';
import { CommandLine } from '#ui/command-line.tsx';
import { EmptyNotice } from '#ui/empty-notice.tsx';
import { ErrorDetail } from '#ui/error-detail.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';
import type { Access } from '#model/access.ts';
import { coderHost, shortVersion } from './coder-words.ts';

type Reason = Exclude<Access, 'rows' | 'own rows' | 'sign in'>;

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
  return (
    <EmptyNotice alone title="This Coder no longer offers interceptions">
      <p>
        {runs(config)}. Release 2.35 removed the view of single requests and the API that this page reads. The
        rows are still written, to Coder’s own database: started on that, this page shows them again.
      </p>
      <CommandLine text={`DATABASE_URL=postgres://… CODER_URL=${config.coder_url ?? '…'} npm start`} />
      <p>A login that may only read is enough. Coder is still asked who may see the rows.</p>
    </EmptyNotice>
  );
}

function NotYet({ config }: { config: Config }) {
  return (
    <EmptyNotice alone title="This Coder does not offer interceptions yet">
      <p>
        {runs(config)}; the API that this page reads came with release 2.29. From 2.29 to 2.34 nothing else is
        needed, from 2.35 on <code className="font-mono text-sm">DATABASE_URL</code>, Coder’s own database.
      </p>
    </EmptyNotice>
  );
}

function NoRole({ config }: { config: Config }) {
  const query = useQuery(configQuery);
  const { user } = config;
  return (
    <EmptyNotice alone title="Your role cannot read interceptions">
      <p>
        Only site owners and auditors can
        {user ? `; you are ${user.username} (${user.roles.join(', ') || 'member'})` : ''}. Ask an owner of the
        deployment for the auditor role.
      </p>
      <Button onClick={() => void query.refetch()} aria-disabled={query.isFetching}>
        Look again
      </Button>
    </EmptyNotice>
  );
}

/** Milliseconds after which it is looked again whether Coder is back. */
const LOOK_AGAIN = 5000;

function Problem({ config: { problem } }: { config: Config }) {
  const query = useQuery({ ...configQuery, refetchInterval: LOOK_AGAIN });
  const words = query.error ? describeError(query.error) : null;
  return (
    <ErrorNotice title={words?.title ?? problem?.message ?? ''} onRetry={() => void query.refetch()}>
      <ErrorDetail detail={words?.detail ?? problem?.detail ?? ''} quote={words?.quote ?? ''} /> It is asked
      again every few seconds.
    </ErrorNotice>
  );
}

function runs(config: Config): string {
  return `${coderHost(config) ?? 'It'} runs Coder ${shortVersion(config.version)}`;
}
