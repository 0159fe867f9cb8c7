import { formatBytes } from '#shared/lib/byte-sizes.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Plan, UsageState } from '#features/usage/engine/usage-state.ts';
import { rich, richPlural } from '#shared/i18n/rich.tsx';
import { plural } from '#shared/i18n/t.ts';
import { coverageOf, describeCoverage } from './coverage.ts';
import { describeMissing } from './reading-words.ts';

interface ReadSoFarProps {
  state: UsageState;
  /** What it takes to read everything. */
  plan: Plan;
  zone: TimeZone;
}

/** What was read where no reading is under way, and what is missing. */
export function ReadSoFar({ state, plan, zone }: ReadSoFarProps) {
  const { phase, parts, read, bytes } = state;
  const keptRows = parts.reduce((sum, { rows, kept }) => sum + (kept ? rows : 0), 0);
  const covered = <span className="font-semibold text-text">{describeCoverage(coverageOf(state))}</span>;
  return (
    <p className="me-auto text-muted">
      {phase !== 'done'
        ? richPlural(
            plan.requests,
            {
              one: '{covered} read; everything takes about {n} request, {size}.',
              other: '{covered} read; everything takes about {n} requests, {size}.',
            },
            { covered, size: formatBytes(plan.bytes) },
          )
        : bytes > 0
          ? rich('{covered} read, {size}', { covered, size: formatBytes(bytes) })
          : covered}
      {keptRows > 0
        ? ` ${plural(keptRows, {
            one: '{n} is remembered from an earlier reading.',
            other: '{n} are remembered from an earlier reading.',
          })}`
        : ''}
      {phase !== 'done' && read > 0 && parts.some(part => part.rows > 0)
        ? ` ${describeMissing(state, zone)}`
        : ''}
    </p>
  );
}
