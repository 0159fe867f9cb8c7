import { describe } from 'vitest';
import { answersContract } from '#server/contract/answers-contract.ts';
import { oddRowCases } from '#server/contract/odd-row-cases.ts';
import { postgresTarget } from '#server/contract/postgres-target.ts';
import { skipsPostgres } from '#server/stand-ins/postgres-programs.ts';

const reason = skipsPostgres();
if (reason !== null) console.warn(`The contract is not tried on a PostgreSQL server: ${reason}`);

describe.skipIf(reason !== null)('Coder 2.34’s contract, answered from a PostgreSQL server', () => {
  answersContract(postgresTarget, { 'odd rows': oddRowCases });
});
