import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { CoderError } from '#server/api/errors.ts';
import { proxyFor } from './outbound-proxy.ts';

/** No answer came from Coder, or none that may be passed on. Its detail is one line for a person; the cause stays here. */
export class CoderUnreachableError extends CoderError {
  override readonly name = 'CoderUnreachableError';

  constructor(status: 502 | 504, detail: string, cause?: unknown) {
    super(status, 'Coder could not be reached.', { detail });
    this.cause = cause;
  }
}

/** Where requests to Coder go. */
export interface Route {
  /** Coder's own, with its port where that is not the usual one. */
  readonly host: string;
  /** The proxy they go through, in words without a secret; null where they go straight to Coder. */
  readonly proxy: string | null;
}

const TIMED_OUT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

/** What fails before there is a connection. */
const CONNECTING = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
];

const BROKE = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];

const UNTRUSTED = 'NODE_EXTRA_CA_CERTS can name a file with the certificate of the authority that signed it.';

/** The codes under which Node and OpenSSL refuse a certificate, and what that means. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `is signed by itself. ${UNTRUSTED}`,
  SELF_SIGNED_CERT_IN_CHAIN: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  CERT_HAS_EXPIRED: 'has expired.',
  CERT_NOT_YET_VALID: 'is not valid yet: is the clock of this computer right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is made out for another name.',
};

/** Any failure of a request, in words without content of the answer; what is one already stays as it is. */
export function unreachable({ host, proxy }: Route, error: unknown): CoderUnreachableError {
  if (error instanceof CoderUnreachableError) return error;
  const code = codeOf(error);
  // Only what cannot hold a part of the answer is kept: the parser's own errors do.
  const cause = code === '' ? undefined : code;
  if (proxy !== null) {
    const refused = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (refused !== undefined) {
      return new CoderUnreachableError(502, `The ${proxy} ${refusalOf(refused, host)}`, cause);
    }
    if (code === 'UND_ERR_PRX_TLS') {
      return new CoderUnreachableError(
        502,
        `The certificate of the ${proxy} is made out for another name.`,
        cause,
      );
    }
  }
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) {
    const whose = proxy?.includes('https://') === true ? `${host}, or of the ${proxy},` : host;
    return new CoderUnreachableError(502, `The certificate of ${whose} ${certificate}`, cause);
  }
  // Behind a proxy every connection is one to the proxy.
  const peer = proxy !== null && CONNECTING.includes(code) ? `The ${proxy}` : host;
  if (isTimeout(error) || TIMED_OUT.includes(code)) {
    return new CoderUnreachableError(504, `${peer} did not answer in time.`, cause);
  }
  return new CoderUnreachableError(502, `${peer} ${wordsOf(code, peer === host)}`, cause);
}

function refusalOf(status: string, host: string): string {
  if (status === '407') return 'asks for a user name and password, or refuses those it was given.';
  return `does not connect to ${host}: it answered ${status}.`;
}

function wordsOf(code: string, isCoder: boolean): string {
  if (code === 'ENOTFOUND') return 'is not a name that can be found (DNS).';
  if (code === 'EAI_AGAIN') return 'could not be looked up now: the name server (DNS) does not answer.';
  if (code === 'ECONNREFUSED') {
    return isCoder ? 'refuses the connection: is Coder running there?' : 'refuses the connection.';
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'cannot be reached from this network.';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return 'does not speak TLS as expected: should its address begin with http:// or name another port?';
  }
  if (BROKE.includes(code)) return 'broke off the connection.';
  if (code.startsWith('Z_')) return 'answered with compressed data that is damaged or cut off.';
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_HEADERS') || code === 'UND_ERR_RESPONSE')
    return 'answered with something that is not HTTP, or not all of it.';
  return code === '' ? 'gave no answer.' : `gave no answer (${code}).`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** The code of the error or of what lies behind it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Its code is often missing.
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}

/** How long Coder may take, milliseconds. */
export interface CoderLimits {
  /** Until a connection stands. */
  readonly connect: number;
  /** Until an answer begins, and between two pieces of it. A page of 1000 rows can keep a busy Coder thinking. */
  readonly answer: number;
  /** Until an answer has ended. */
  readonly whole: number;
}

const LIMITS: CoderLimits = { connect: 10_000, answer: 60_000, whole: 180_000 };

interface CoderRequest {
  /** Path and query below the deployment's address. */
  readonly target: string;
  readonly token: string | null;
  /** What the asker takes; the answer comes as Coder sent it, still compressed. */
  readonly acceptEncoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Less than the usual time, where somebody waits for a page. */
  readonly limit?: number;
}

export type CoderAnswer = Dispatcher.ResponseData;

/** The one way to a Coder deployment: GET, with a session token and nothing else of whoever asks. */
export interface CoderClient {
  /** The deployment's address without a slash at the end. */
  readonly url: string;
  readonly route: Route;
  /** Rejects with CoderUnreachableError where no answer comes; with the reason of `signal` where nobody waits any more. */
  get(request: CoderRequest): Promise<CoderAnswer>;
  close(): Promise<void>;
}

interface CoderClientOptions {
  readonly url: URL;
  /** For `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which Node 20 does not follow by itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits?: CoderLimits;
}

export function coderClient({ url, env, limits = LIMITS }: CoderClientOptions): CoderClient {
  const proxy = proxyFor(url, env);
  const route: Route = { host: url.host, proxy: proxy?.words ?? null };
  const options = {
    connect: { timeout: limits.connect },
    headersTimeout: limits.answer,
    bodyTimeout: limits.answer,
  };
  const agent =
    proxy === null
      ? new Agent(options)
      : new ProxyAgent({
          ...options,
          uri: proxy.url.href,
          ...(proxy.authorization === null ? {} : { token: proxy.authorization }),
        });
  return {
    url: url.origin,
    route,
    async get({ target, token, acceptEncoding, signal, limit = limits.whole }) {
      const timeoutSignal = AbortSignal.timeout(limit);
      let answer: CoderAnswer;
      try {
        answer = await agent.request({
          origin: url.origin,
          path: target,
          method: 'GET',
          headers: {
            accept: 'application/json',
            'user-agent': 'aibridge-dashboard',
            ...(acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding }),
            ...(token === null ? {} : { 'coder-session-token': token }),
          },
          signal: signal ? AbortSignal.any([signal, timeoutSignal]) : timeoutSignal,
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw unreachable(route, error);
      }
      const { statusCode, headers, body } = answer;
      if (statusCode === 200 || (statusCode >= 400 && statusCode <= 599)) return answer;
      // Its end is nobody's business, and may never come.
      body.on('error', () => undefined).destroy();
      const isRedirect = statusCode > 300 && statusCode < 400 && statusCode !== 304;
      throw new CoderUnreachableError(
        502,
        isRedirect ? redirected(url, headers.location) : notAsCoder(route, statusCode),
      );
    },
    close: () => agent.destroy(),
  };
}

/** Following a redirect could carry the token to another host. */
function redirected(url: URL, location: string | string[] | undefined): string {
  const to = typeof location === 'string' && URL.canParse(location, url) ? new URL(location, url) : null;
  return to === null || to.origin === url.origin
    ? `${url.host} sends the request on instead of answering it.`
    : `${url.host} sends the request on to ${to.origin}: if Coder is there, set CODER_URL to that.`;
}

/** For a status or a content that Coder's API does not have: it is of something on the way, or of another program. */
export function notAsCoder({ host, proxy }: Route, statusCode: number): string {
  const where = proxy === null ? '' : `, through the ${proxy}`;
  return `${host} answered ${statusCode}${where}, and not as Coder does.`;
}
