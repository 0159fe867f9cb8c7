import { goText, jsonOf, pageOf, plainOf, Refusal, ROUTE_NOT_FOUND, type Answer } from './coder-answer.ts';
import type { Deployment } from './coder-deployment.ts';
import { listInterceptions, listDistinctValues } from './coder-lists.ts';
import { parseSearch, type Values } from './coder-params.ts';
import type { Person } from './coder-people.ts';
import { findUser, listUsers, userOnWire } from './coder-users.ts';

export interface Asked {
  readonly method: string;
  /** As it stood in the request's first line. */
  readonly target: string;
  header(name: string): string | undefined;
}

/**
 * What Coder answers. Of what a dashboard has no business with there is nothing behind its paths: those below
 * `aibridge` get the answer of the gateway, which takes every other path there, all others `Route not found.`
 */
export function answer(asked: Asked, deployment: Deployment): Answer {
  try {
    return route(asked, deployment);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const challenge = error.status === 401 && deployment.release.challenge;
    const headers = challenge ? { 'WWW-Authenticate': `Bearer realm="coder"` } : {};
    return { ...error.answer, headers: { ...error.answer.headers, ...headers } };
  }
}

function route(asked: Asked, deployment: Deployment): Answer {
  const [path = '', ...search] = asked.target.split('?');
  const values = parseSearch(search.join('?'));
  const { people, release } = deployment;
  const signedIn = (): Person => people.authenticate(tokenOf(asked, values));
  if (!path.startsWith('/api/')) return pageOf(path === '/cli-auth' ? 'CLI authentication' : 'Workspaces');
  if (asked.method !== 'GET') return { status: 405, headers: { Allow: 'GET' }, body: '' };
  if (path === '/api/v2/buildinfo') return jsonOf(goText(buildInfo(deployment)));
  if (path === '/api/v2/users/me') return jsonOf(goText(userOnWire(signedIn(), release)));
  const [, user] = /^\/api\/v2\/users\/([^/]+)$/.exec(path) ?? [];
  if (user !== undefined) return findUser(decodeURIComponent(user), signedIn(), deployment);
  if (path === '/api/v2/users') return listUsers(values, signedIn(), deployment);

  const [, prefix, rest = ''] = /^\/api\/v2\/(aibridge|ai-gateway)(?:\/(.*))?$/.exec(path) ?? [];
  const offered = prefix === 'aibridge' ? release.aibridge : prefix !== undefined && release.gatewayPaths;
  if (!offered) throw ROUTE_NOT_FOUND;
  if (!deployment.licensed) {
    throw new Refusal(403, `${release.productName} is a Premium feature. Contact sales!`);
  }
  if (rest === 'interceptions' && prefix === 'aibridge' && release.interceptions) {
    return listInterceptions(values, signedIn(), deployment);
  }
  if (rest === 'models' && release.seenLists)
    return listDistinctValues('model', values, signedIn(), deployment);
  if (rest === 'clients' && release.seenLists)
    return listDistinctValues('client', values, signedIn(), deployment);
  return gatewayAnswer(asked, rest, deployment);
}

/** The way to the models, which reads no token of Coder's own kind. */
function gatewayAnswer(asked: Asked, rest: string, { gateway }: Deployment): Answer {
  if (!gateway) throw new Refusal(404, 'aibridged handler not mounted');
  const hasKey = asked.header('authorization') !== undefined || asked.header('x-api-key') !== undefined;
  if (!hasKey) return plainOf(400, 'no authentication key provided');
  return plainOf(404, `route not supported: ${asked.method} /${rest}`);
}

/** Where a token may stand, in Coder's order: a cookie wins over a header. */
function tokenOf(asked: Asked, values: Values): string | null {
  const cookies = (asked.header('cookie') ?? '').split(';').map(pair => pair.trim().split('='));
  const cookie = cookies.find(([name]) => name === 'coder_session_token');
  const bearer = /^bearer (.+)$/i.exec(asked.header('authorization') ?? '')?.[1];
  const places = [
    cookie?.slice(1).join('='),
    values.get('coder_session_token')?.[0],
    asked.header('coder-session-token'),
    bearer,
    values.get('access_token')?.[0],
  ];
  return places.find(token => token !== undefined && token !== '') ?? null;
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
