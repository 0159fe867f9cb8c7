import type { Config } from './config.ts';
import { abilitiesOf } from './coder-version.ts';

/** Whether rows can be asked for, and if not, why: each has a screen of its own, and none sends a request for rows. */
export type Access = 'rows' | 'own rows' | 'removed' | 'not yet' | 'problem' | 'sign in' | 'no role';

const READERS = ['owner', 'auditor'];

export function accessOf(config: Config | null): Access {
  // The answers tell what the config did not.
  if (!config) return 'rows';
  const { source, version, user, problem } = config;
  const { interceptions, members } = abilitiesOf(version);
  // Nobody needs to sign in to be told this.
  if (source === 'coder' && interceptions !== 'offered') return interceptions;
  if (problem) return 'problem';
  if (!user) return 'sign in';
  if (user.roles.some(role => READERS.includes(role))) return 'rows';
  return source === 'coder' && members === 'own rows' ? 'own rows' : 'no role';
}

export function mayAskForRows(access: Access): boolean {
  return access === 'rows' || access === 'own rows';
}
