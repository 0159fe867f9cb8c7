import * as v from 'valibot';
import { SettingsError } from '#server/settings.ts';
import type { CoderAnswer, CoderClient } from './coder-client.ts';
import { CoderUnreachableError } from './unreachable.ts';

/** Which Coder is behind us: asked once at the start, then told by a header of every answer. */
export interface CoderDeployment {
  /** Its address without a slash at the end. */
  readonly url: string;
  /** As its `buildinfo` writes it: `v2.34.5+sha`. */
  version(): string;
  /** Learns from an answer that the deployment was updated while we run. */
  learn(answer: Pick<CoderAnswer, 'headers'>): void;
}

const BUILD_INFO = '/api/v2/buildinfo';
const START_LIMIT_MS = 15_000;
const Version = v.pipe(v.string(), v.regex(/^[\w.+-]{1,100}$/));
const BuildInfoSchema = v.pipe(v.string(), v.parseJson(), v.object({ version: Version }));

/** Throws SettingsError where Coder does not answer there. */
export async function findCoder(client: CoderClient): Promise<CoderDeployment> {
  let version = await askVersion(client, START_LIMIT_MS);
  return {
    url: client.url,
    version: () => version,
    learn: ({ headers }) => {
      const told = v.safeParse(Version, headers['x-coder-build-version']);
      if (told.success) version = told.output;
    },
  };
}

async function askVersion(client: CoderClient, limit: number): Promise<string> {
  try {
    const { statusCode, body } = await client.get({ target: BUILD_INFO, token: null, limit });
    const parsed = v.safeParse(BuildInfoSchema, await body.text());
    if (statusCode === 200 && parsed.success) return parsed.output.version;
    throw new SettingsError(
      `CODER_URL ${client.url} is not the address of Coder: it answered ${statusCode} where Coder tells its version.`,
    );
  } catch (cause) {
    if (cause instanceof CoderUnreachableError) {
      throw new SettingsError(`CODER_URL ${client.url} cannot be used: ${cause.detail}`, { cause });
    }
    throw cause;
  }
}

/** Resolves while Coder answers at all. */
export async function askWhetherAlive(client: CoderClient, limit: number): Promise<void> {
  const { body } = await client.get({ target: BUILD_INFO, token: null, limit });
  await body.dump();
}
