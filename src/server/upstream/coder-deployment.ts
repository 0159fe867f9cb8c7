import * as v from 'valibot';
import { SettingsError } from '#server/settings.ts';
import {
  notCoderMessage,
  type CoderResponse,
  type CoderClient,
  CoderUnreachableError,
} from './coder-client.ts';
import { ResponseReader } from './read-response.ts';

/** The version is read once at the start, then from a header of every response. */
export interface CoderDeployment {
  /** The deployment's URL without a trailing slash. */
  readonly url: string;
  /** As `buildinfo` returns it: `v2.34.5+sha`. */
  version(): string;
  /** Updates the version from a response, because the deployment may be upgraded while we run. */
  updateVersion(response: Pick<CoderResponse, 'headers'>): void;
}

const BUILD_INFO = '/api/v2/buildinfo';
const START_TIMEOUT_MS = 15_000;
/** Bytes; Coder's own response has less than 1 kB. */
const MAX_BUILD_INFO_BYTES = 64 * 1024;
const Version = v.pipe(v.string(), v.regex(/^[\w.+-]{1,100}$/));
const BuildInfoSchema = v.pipe(v.string(), v.parseJson(), v.object({ version: Version }));

/** Throws SettingsError if Coder does not answer at this URL. */
export async function findCoder(client: CoderClient): Promise<CoderDeployment> {
  let version = await fetchVersionAtStart(client, START_TIMEOUT_MS);
  return {
    url: client.url,
    version: () => version,
    updateVersion: ({ headers }) => {
      const parsed = v.safeParse(Version, headers['x-coder-build-version']);
      if (parsed.success) version = parsed.output;
    },
  };
}

async function fetchVersionAtStart(client: CoderClient, limit: number): Promise<string> {
  try {
    const { statusCode, version } = await readVersion(client, limit);
    if (version !== null) return version;
    throw new SettingsError(
      `CODER_URL ${client.url} is not the URL of Coder: it responded with ${statusCode}, but not with Coder's version.`,
    );
  } catch (cause) {
    if (cause instanceof CoderUnreachableError) {
      throw new SettingsError(`CODER_URL ${client.url} cannot be used: ${cause.detail}`, { cause });
    }
    throw cause;
  }
}

/** The version is null if the response is not Coder's. */
async function readVersion(
  client: CoderClient,
  limit: number,
): Promise<{ statusCode: number; version: string | null }> {
  const response = await client.get({ target: BUILD_INFO, token: null, limit });
  const text = await new ResponseReader(response, client.route, MAX_BUILD_INFO_BYTES).text();
  const parsed = v.safeParse(BuildInfoSchema, text);
  const { statusCode } = response;
  return { statusCode, version: statusCode === 200 && parsed.success ? parsed.output.version : null };
}

/** Resolves if Coder returns a complete and valid response within `limit` milliseconds. */
export async function checkCoder(client: CoderClient, limit: number): Promise<void> {
  const { statusCode, version } = await readVersion(client, limit);
  if (version === null) throw new CoderUnreachableError(502, notCoderMessage(client.route, statusCode));
}
