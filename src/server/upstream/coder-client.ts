import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { CoderError } from '#server/api/errors.ts';
import { openFilesMessage } from '#server/system-errors.ts';
import { proxyFor } from './outbound-proxy.ts';

/**
 * Coder sent no response, or one that must not be forwarded. `detail` is one line for a person; `cause` is
 * never sent.
 */
export class CoderUnreachableError extends CoderError {
  override readonly name = 'CoderUnreachableError';

  constructor(status: 502 | 504, detail: string, cause?: unknown) {
    super(status, 'Coder could not be reached.', { detail });
    this.cause = cause;
  }
}

export interface Route {
  /** Coder's host, with its port unless that is the default. */
  readonly host: string;
  /** The proxy's name and address without its password; null for a direct connection. */
  readonly proxy: string | null;
}

const TIMEOUT_ERRORS = [
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
];

/** Errors that occur before a connection exists. */
const CONNECT_ERRORS = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
];

const CONNECTION_LOST = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];

const UNTRUSTED = 'Set NODE_EXTRA_CA_CERTS to a file with the certificate of the authority that signed it.';

/** Error codes of Node and OpenSSL for a refused certificate. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `is self-signed. ${UNTRUSTED}`,
  SELF_SIGNED_CERT_IN_CHAIN: `is signed by an unknown authority. ${UNTRUSTED}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `is signed by an unknown authority. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT: `is signed by an unknown authority. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `is signed by an unknown authority. ${UNTRUSTED}`,
  CERT_HAS_EXPIRED: 'has expired.',
  CERT_NOT_YET_VALID: 'is not valid yet. Check the clock of this computer.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host name.',
};

/** Turns any request failure into an error whose message contains no part of the response. */
export function unreachable({ host, proxy }: Route, error: unknown): CoderUnreachableError {
  if (error instanceof CoderUnreachableError) return error;
  const code = codeOf(error);
  // Keeps the code only: the parser's own errors contain a part of the response.
  const cause = code === '' ? undefined : code;
  if (proxy !== null) {
    const refusedStatus = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (refusedStatus !== undefined) {
      return new CoderUnreachableError(502, `The ${proxy} ${describeRefusal(refusedStatus, host)}`, cause);
    }
    if (code === 'UND_ERR_PRX_TLS') {
      return new CoderUnreachableError(
        502,
        `The certificate of the ${proxy} is for another host name.`,
        cause,
      );
    }
  }
  const limit = openFilesMessage(code);
  if (limit !== null) {
    return new CoderUnreachableError(502, `${host} could not be contacted. ${limit}`, cause);
  }
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) {
    const certificateOwner = proxy?.includes('https://') === true ? `${host}, or of the ${proxy},` : host;
    return new CoderUnreachableError(502, `The certificate of ${certificateOwner} ${certificate}`, cause);
  }
  // Behind a proxy every connection goes to the proxy.
  const peer = proxy !== null && CONNECT_ERRORS.includes(code) ? `The ${proxy}` : host;
  if (isTimeout(error) || TIMEOUT_ERRORS.includes(code)) {
    return new CoderUnreachableError(504, `${peer} did not respond in time.`, cause);
  }
  return new CoderUnreachableError(502, `${peer} ${describeCode(code, peer === host)}`, cause);
}

function describeRefusal(status: string, host: string): string {
  if (status === '407') return 'requires a user name and password, or rejected the ones it received.';
  return `did not connect to ${host}: it responded with ${status}.`;
}

function describeCode(code: string, isCoder: boolean): string {
  if (code === 'ENOTFOUND') return 'could not be found (DNS).';
  if (code === 'EAI_AGAIN') return 'could not be looked up: the DNS server did not respond.';
  if (code === 'ECONNREFUSED') {
    return isCoder ? 'refused the connection. Check that Coder is running there.' : 'refused the connection.';
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'cannot be reached from this network.';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return 'does not use TLS as expected. Check whether its URL must start with http:// or have another port.';
  }
  if (CONNECTION_LOST.includes(code)) return 'closed the connection.';
  if (code.startsWith('Z_')) return 'sent a compressed response that is corrupt or incomplete.';
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_HEADERS') || code === 'UND_ERR_RESPONSE')
    return 'sent a response that is not HTTP, or is incomplete.';
  return code === '' ? 'did not respond.' : `did not respond (${code}).`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** The code of the error or of its cause. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // The parser's error often has no code.
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}

export interface CoderLimits {
  /** Until the connection is established. */
  readonly connectMs: number;
  /**
   * Until the response begins, and between two chunks of it: a busy Coder needs long for a page of 1000
   * rows.
   */
  readonly idleMs: number;
  /** Until the response has ended. */
  readonly totalMs: number;
}

const LIMITS: CoderLimits = { connectMs: 10_000, idleMs: 60_000, totalMs: 180_000 };

interface CoderRequest {
  /** Path and query, relative to the deployment's URL. */
  readonly target: string;
  readonly token: string | null;
  /** The response body stays encoded as Coder sent it. */
  readonly acceptEncoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; less than the default where a user waits for a page. */
  readonly limit?: number;
}

export type CoderResponse = Dispatcher.ResponseData;

/**
 * The only connection to a Coder deployment: GET, with a session token and no other data of the request.
 */
export interface CoderClient {
  /** The deployment's URL without a trailing slash. */
  readonly url: string;
  readonly route: Route;
  /**
   * Rejects with CoderUnreachableError if no response arrives, or with the reason of `signal` if that
   * aborts.
   */
  get(request: CoderRequest): Promise<CoderResponse>;
  close(): Promise<void>;
}

interface CoderClientOptions {
  readonly url: URL;
  /** For `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which Node 20 does not read by itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits?: CoderLimits;
}

export function coderClient({ url, env, limits = LIMITS }: CoderClientOptions): CoderClient {
  const proxy = proxyFor(url, env);
  const route: Route = { host: url.host, proxy: proxy?.label ?? null };
  const options = {
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.idleMs,
    bodyTimeout: limits.idleMs,
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
    async get({ target, token, acceptEncoding, signal, limit = limits.totalMs }) {
      const timeoutSignal = AbortSignal.timeout(limit);
      let response: CoderResponse;
      try {
        response = await agent.request({
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
      const { statusCode, headers, body } = response;
      if (statusCode === 200 || (statusCode >= 400 && statusCode <= 599)) return response;
      // The rest of the body is not needed, and may never arrive.
      body.on('error', () => undefined).destroy();
      const isRedirect = statusCode > 300 && statusCode < 400 && statusCode !== 304;
      throw new CoderUnreachableError(
        502,
        isRedirect ? describeRedirect(url, headers.location) : notCoderMessage(route, statusCode),
      );
    },
    close: () => agent.destroy(),
  };
}

/** Redirects are not followed, because that could send the token to another host. */
function describeRedirect(url: URL, location: string | string[] | undefined): string {
  const to = typeof location === 'string' && URL.canParse(location, url) ? new URL(location, url) : null;
  return to === null || to.origin === url.origin
    ? `${url.host} redirects the request instead of responding to it.`
    : `${url.host} redirects the request to ${to.origin}. If Coder is there, set CODER_URL to that URL.`;
}

/**
 * For a status or content that Coder's API never sends: it comes from a proxy in between, or from another
 * program.
 */
export function notCoderMessage({ host, proxy }: Route, statusCode: number): string {
  const where = proxy === null ? '' : ` through the ${proxy}`;
  return `${host} responded with ${statusCode}${where}, but not in Coder's format.`;
}
