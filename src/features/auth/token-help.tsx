import type { Config } from '#shared/domain/config.ts';
import { CommandLine } from '#shared/ui/command-line.tsx';
import { OutsideLink } from '#shared/ui/outside-link.tsx';
import { coderHost, coderLink } from './coder-labels.ts';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';

/** Where a token comes from; `whole` tells the ways of the command line too. */
export function TokenHelp({ config, whole }: { config: Config | null; whole: boolean }) {
  const page = config && coderLink(config, '/cli-auth');
  if (!config || page === null) {
    return (
      <div className="flex flex-col gap-1.5 text-muted">
        <p>{t('This prints a token for each role: owner, auditor and member.')}</p>
        <CommandLine text="npm start -- --tokens" />
      </div>
    );
  }
  const address = `${coderHost(config)}/cli-auth`;
  const link = <OutsideLink href={page}>{address}</OutsideLink>;
  if (!whole) return <p className="text-muted">{rich('Get one at {link}', { link })}</p>;
  return (
    <div className="flex flex-col gap-1.5 text-muted">
      <p>{rich('Get one at {link}, or make one on the command line:', { link })}</p>
      <CommandLine text="coder tokens create --lifetime 24h" />
      <p>{t('The one that the command line itself uses will do as well:')}</p>
      <CommandLine text="coder login token" />
    </div>
  );
}
