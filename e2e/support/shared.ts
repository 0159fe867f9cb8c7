import type { LaunchOptions } from '@playwright/test';
import * as v from 'valibot';
import type { ServerAddress } from './server.ts';

/** Global setup passes its results to the workers in an environment variable, because Playwright shares nothing else. */
const VARIABLE = 'AIBRIDGE_E2E';

export interface Shared {
  launchOptions: LaunchOptions;
  server: ServerAddress;
  apiServer: ServerAddress;
}

const AddressSchema = v.object({
  url: v.string(),
  tokens: v.object({ owner: v.string(), auditor: v.string(), member: v.string() }),
});

const SharedSchema = v.object({
  launchOptions: v.object({
    args: v.array(v.string()),
    executablePath: v.exactOptional(v.string()),
    env: v.exactOptional(v.record(v.string(), v.string())),
  }),
  server: AddressSchema,
  apiServer: AddressSchema,
});

export function share(shared: Shared): void {
  process.env[VARIABLE] = JSON.stringify(shared);
}

export function readShared(): Shared {
  return v.parse(v.pipe(v.string(), v.parseJson(), SharedSchema), process.env[VARIABLE]);
}
