import {
  goJson,
  jsonResponse,
  htmlResponse,
  textResponse,
  CoderError,
  ROUTE_NOT_FOUND,
  type CoderResponse,
} from './coder-response.ts';
import type { Deployment } from './coder-deployment.ts';
import { listInterceptions, listDistinctValues } from './coder-lists.ts';
import { parseSearch, type Values } from './coder-params.ts';
import type { Person } from './coder-people.ts';
import { findUser, listUsers, userToWire } from './coder-users.ts';

export interface FakeRequest {
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  header(name: string): string | undefined;
}

/**
 * Returns Coder's response. Endpoints that the dashboard does not use are not implemented: paths below `aibridge` get
 * the gateway's response, as in Coder, and all others `Route not found.`
 */
export function respond(request: FakeRequest, deployment: Deployment): CoderResponse {
  try {
    return route(request, deployment);
  } catch (error) {
    if (!(error instanceof CoderError)) throw error;
    const challenge = error.status === 401 && deployment.release.challenge;
    const headers = challenge ? { 'WWW-Authenticate': `Bearer realm="coder"` } : {};
    return { ...error.response, headers: { ...error.response.headers, ...headers } };
  }
}

function route(request: FakeRequest, deployment: Deployment): CoderResponse {
  const [path = '', ...search] = request.target.split('?');
  const values = parseSearch(search.join('?'));
  const { people, release } = deployment;
  const authenticate = (): Person => people.authenticate(tokenOf(request, values));
  if (!path.startsWith('/api/'))
    return htmlResponse(path === '/cli-auth' ? 'CLI authentication' : 'Workspaces');
  if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' }, body: '' };
  if (path === '/api/v2/buildinfo') return jsonResponse(goJson(buildInfo(deployment)));
  if (path === '/api/v2/users/me') return jsonResponse(goJson(userToWire(authenticate(), release)));
  const [, user] = /^\/api\/v2\/users\/([^/]+)$/.exec(path) ?? [];
  if (user !== undefined) return findUser(decodeURIComponent(user), authenticate(), deployment);
  if (path === '/api/v2/users') return listUsers(values, authenticate(), deployment);

  const [, prefix, rest = ''] = /^\/api\/v2\/(aibridge|ai-gateway)(?:\/(.*))?$/.exec(path) ?? [];
  const isAvailable = prefix === 'aibridge' ? release.aibridge : prefix !== undefined && release.gatewayPaths;
  if (!isAvailable) throw ROUTE_NOT_FOUND;
  if (!deployment.licensed) {
    throw new CoderError(403, `${release.productName} is a Premium feature. Contact sales!`);
  }
  if (rest === 'interceptions' && prefix === 'aibridge' && release.interceptions) {
    return listInterceptions(values, authenticate(), deployment);
  }
  if (rest === 'models' && release.valueLists)
    return listDistinctValues('model', values, authenticate(), deployment);
  if (rest === 'clients' && release.valueLists)
    return listDistinctValues('client', values, authenticate(), deployment);
  return gatewayResponse(request, rest, deployment);
}

/** The proxy to the AI providers, which does not read Coder's session tokens. */
function gatewayResponse(request: FakeRequest, rest: string, { gateway }: Deployment): CoderResponse {
  if (!gateway) throw new CoderError(404, 'aibridged handler not mounted');
  const hasKey = request.header('authorization') !== undefined || request.header('x-api-key') !== undefined;
  if (!hasKey) return textResponse(400, 'no authentication key provided');
  return textResponse(404, `route not supported: ${request.method} /${rest}`);
}

/** Reads the token from the places and in the order that Coder uses. A cookie has priority over a header. */
function tokenOf(request: FakeRequest, values: Values): string | null {
  const cookies = (request.header('cookie') ?? '').split(';').map(pair => pair.trim().split('='));
  const cookie = cookies.find(([name]) => name === 'coder_session_token');
  const bearer = /^bearer (.+)$/i.exec(request.header('authorization') ?? '')?.[1];
  const candidates = [
    cookie?.slice(1).join('='),
    values.get('coder_session_token')?.[0],
    request.header('coder-session-token'),
    bearer,
    values.get('access_token')?.[0],
  ];
  return candidates.find(token => token !== undefined && token !== '') ?? null;
}

function buildInfo({ version, url }: Deployment): object {
  return {
    external_url: 'https://github.com/coder/coder',
    version,
    dashboard_url: url,
    telemetry: true,
    workspace_proxy: false,
    agent_api_version: '1.0',
    provisioner_api_version: '1.14',
    upgrade_message: '',
    deployment_id: 'b9a8d4d5-7d53-4d37-9f0c-2b35b1a3f0c1',
    webpush_public_key: '',
  };
}
