import * as v from 'valibot';
import { SettingsError } from '#server/settings.ts';
import { notAsCoder, type CoderAnswer, type CoderClient, CoderUnreachableError } from './coder-client.ts';
import { AnswerReader } from './read-response.ts';

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
/** Bytes; Coder's has less than one thousand. */
const LONGEST_BUILD_INFO = 64 * 1024;
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
    const { statusCode, version } = await readVersion(client, limit);
    if (version !== null) return version;
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

/** The version that Coder tells, null where something else answers. */
async function readVersion(
  client: CoderClient,
  limit: number,
): Promise<{ statusCode: number; version: string | null }> {
  const answer = await client.get({ target: BUILD_INFO, token: null, limit });
  const text = await new AnswerReader(answer, client.route, LONGEST_BUILD_INFO).text();
  const parsed = v.safeParse(BuildInfoSchema, text);
  const { statusCode } = answer;
  return { statusCode, version: statusCode === 200 && parsed.success ? parsed.output.version : null };
}

/** Resolves while Coder itself answers, to the end and as it should. */
export async function checkCoder(client: CoderClient, limit: number): Promise<void> {
  const { statusCode, version } = await readVersion(client, limit);
  if (version === null) throw new CoderUnreachableError(502, notAsCoder(client.route, statusCode));
}
