import type { Config } from '#model/config.ts';
import { CommandLine } from '#ui/command-line.tsx';
import { OutsideLink } from '#ui/text/outside-link.tsx';
import { coderHost, coderLink } from '#app/coder-words.ts';

/** Where a token comes from; `whole` tells the ways of the command line too. */
export function TokenHelp({ config, whole }: { config: Config | null; whole: boolean }) {
  const page = config && coderLink(config, '/cli-auth');
  if (!config || page === null) {
    return (
      <div className="flex flex-col gap-1.5 text-muted">
        <p>This prints a token for each role: owner, auditor and member.</p>
        <CommandLine text="npm start -- --tokens" />
      </div>
    );
  }
  const link = <OutsideLink href={page}>{`${coderHost(config)}/cli-auth`}</OutsideLink>;
  if (!whole) return <p className="text-muted">Get one at {link}</p>;
  return (
    <div className="flex flex-col gap-1.5 text-muted">
      <p>Get one at {link}, or make one on the command line:</p>
      <CommandLine text="coder tokens create --lifetime 24h" />
      <p>The one that the command line itself uses will do as well:</p>
      <CommandLine text="coder login token" />
    </div>
  );
}
