import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { proxyFor } from './outbound-proxy.ts';
import { CoderUnreachableError, unreachable, type Route } from './unreachable.ts';

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
      const patience = AbortSignal.timeout(limit);
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
          signal: signal ? AbortSignal.any([signal, patience]) : patience,
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
