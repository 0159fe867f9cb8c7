/** Request targets as in the request line: those that must reach Coder, in which form, and those that must not. */

const LIST = '/api/v2/aibridge/interceptions';
const ID = '6f1c2a54-93d7-4b0e-8a41-0c5d7e21b9f3';

/** Splits a list at spaces and line ends. */
export const splitWords = (text: string): string[] => text.split(/[ \n]+/).filter(word => word !== '');

/** The requested target and the target that Coder receives. */
export const PROXIED: readonly (readonly [target: string, arrives: string])[] = [
  ['/api/v2/buildinfo', '/api/v2/buildinfo'],
  ['/api/v2/users/me', '/api/v2/users/me'],
  ['/api/v2/users', '/api/v2/users'],
  [LIST, LIST],
  ['/api/v2/aibridge/models', '/api/v2/aibridge/models'],
  ['/api/v2/aibridge/clients', '/api/v2/aibridge/clients'],
  [
    `${LIST}?q=model%3Agpt-5&limit=7&offset=0&after_id=${ID}`,
    `${LIST}?q=model%3Agpt-5&limit=7&offset=0&after_id=${ID}`,
  ],
  [`/api/v2/users?q=a&limit=7&offset=1&after_id=${ID}`, `/api/v2/users?q=a&limit=7&offset=1&after_id=${ID}`],
  ['/api/v2/aibridge/models?q=a&limit=7&offset=1', '/api/v2/aibridge/models?q=a&limit=7&offset=1'],
  ['/api/v2/aibridge/clients?q=a&limit=7&offset=1', '/api/v2/aibridge/clients?q=a&limit=7&offset=1'],
  ['/api/v2/users/olivia', '/api/v2/users/olivia'],
  [`/api/v2/users/${ID}?q=a`, `/api/v2/users/${ID}`],
  // Parameters that are valid on other paths only.
  ['/api/v2/buildinfo?q=a&limit=1', '/api/v2/buildinfo'],
  ['/api/v2/users/me?q=a&limit=1&offset=1', '/api/v2/users/me'],
  [`/api/v2/aibridge/models?after_id=${ID}`, '/api/v2/aibridge/models'],
  [`/api/v2/aibridge/clients?q=a&after_id=${ID}`, '/api/v2/aibridge/clients?q=a'],
  // Parameters that no path accepts.
  [`${LIST}?coder_session_token={token}`, LIST],
  [`${LIST}?access_token={token}&limit=1`, `${LIST}?limit=1`],
  [`${LIST}?coder%5Fsession%5Ftoken={token}&limit=1`, `${LIST}?limit=1`],
  [`${LIST}?CODER_SESSION_TOKEN={token}&Access_Token={token}`, LIST],
  [`/api/v2/users/me?coder_session_token={token}`, '/api/v2/users/me'],
  [`/api/v2/buildinfo?coder_session_token={token}&access_token={token}`, '/api/v2/buildinfo'],
  [`${LIST}?started_after=x&include=all&format=csv`, LIST],
  [`${LIST}?LIMIT=5&Limit=5&limit%00=5&limit[]=5&%20limit=5&limit%20=5`, LIST],
  [`${LIST}?__proto__=1&constructor=1&toString=1`, LIST],
  [`${LIST}?&&=&=1&?&`, LIST],
  [`${LIST}?`, LIST],
  [`${LIST}??limit=1`, LIST],
  // Duplicates are passed on, and Coder rejects them.
  [`${LIST}?limit=1&limit=2`, `${LIST}?limit=1&limit=2`],
  [`${LIST}?q=a&coder_session_token=x&q=b`, `${LIST}?q=a&q=b`],
  // Names and values are re-encoded, so that no value can add a parameter.
  [`${LIST}?%6cimit=5`, `${LIST}?limit=5`],
  [`${LIST}?q=a%26access_token%3Dx`, `${LIST}?q=a%26access_token%3Dx`],
  [`${LIST}?q=a%23%2F..%2F..%2Fworkspaces`, `${LIST}?q=a%23%2F..%2F..%2Fworkspaces`],
  [`${LIST}?q=/../../workspaces`, `${LIST}?q=%2F..%2F..%2Fworkspaces`],
  [`${LIST}?q=a%0d%0aX-Evil:%201`, `${LIST}?q=a%0D%0AX-Evil%3A+1`],
  [`${LIST}?q=a%00b`, `${LIST}?q=a%00b`],
  [`${LIST}?q=http://evil.example/`, `${LIST}?q=http%3A%2F%2Fevil.example%2F`],
  // Parsed as in Go: an invalid escape or a semicolon drops the pair, bytes are unchanged, and `#` starts no fragment.
  [`${LIST}?q=%zz%`, LIST],
  [`${LIST}?q=%zz&q=b&%4=1`, `${LIST}?q=b`],
  [`${LIST}?q=%ff%c0%af`, `${LIST}?q=%FF%C0%AF`],
  [`${LIST}?q=a;limit=1`, LIST],
  [`${LIST}?q=a%3Blimit=1`, `${LIST}?q=a%3Blimit%3D1`],
  [`${LIST}?q=a#&limit=1`, `${LIST}?q=a%23&limit=1`],
];

/** Past, present and possible paths of Coder, and paths similar to the proxied ones. Our server returns 404 for each. */
export const NO_ROUTES: readonly string[] = splitWords(`
  /api /api/ /api/v2 /api/v2/ /api/v1/users/me /api/v3/users/me /api/experimental/aibridge/interceptions
  /api/v2/users/first /api/v2/users/authmethods /api/v2/users/roles
  /api/v2/users/oidc-claims /api/v2/users/login /api/v2/users/logout /api/v2/users/me/keys /api/v2/users/me/keys/tokens
  /api/v2/users/me/keys/tokens/tokenconfig /api/v2/users/me/keys/abcdefghij /api/v2/users/me/password
  /api/v2/users/me/gitsshkey /api/v2/users/me/roles /api/v2/users/me/organizations /api/v2/users/me/login-type
  /api/v2/users/me/appearance /api/v2/users/me/workspace/dev /api/v2/users/me/autofill-parameters
  /api/v2/users/me/notifications/preferences /api/v2/users/me/ai/spend /api/v2/users/me/quiet-hours
  /api/v2/workspaces /api/v2/workspaces/${ID} /api/v2/workspaceagents/${ID}/pty /api/v2/workspaceagents/me/gitsshkey
  /api/v2/workspaceagents/me/external-auth /api/v2/workspacebuilds/${ID}/logs /api/v2/workspaceproxies
  /api/v2/templates /api/v2/templateversions/${ID} /api/v2/files/${ID} /api/v2/organizations /api/v2/groups
  /api/v2/audit /api/v2/connectionlog /api/v2/entitlements /api/v2/licenses /api/v2/appearance /api/v2/experiments
  /api/v2/deployment/config /api/v2/deployment/ssh /api/v2/deployment/stats /api/v2/debug/health /api/v2/debug/pprof/
  /api/v2/debug/pprof/cmdline /api/v2/debug/expvar /api/v2/debug/metrics /api/v2/debug/ws /api/v2/insights/daus
  /api/v2/external-auth /api/v2/external-auth/github /api/v2/oauth2-provider/apps /api/v2/scim/v2/Users
  /api/v2/authcheck /api/v2/applications/host /api/v2/applications/auth-redirect /api/v2/regions /api/v2/derp-map
  /api/v2/tailnet /api/v2/replicas /api/v2/notifications/inbox/watch /api/v2/tasks /api/v2/chats /api/v2/updatecheck
  /api/v2/init-script/linux/amd64 /api/v2/csp/reports /api/v2/ai/providers /api/v2/ai/providers/openai/keys
  /api/v2/agent-firewall/sessions/${ID} /api/v2/agent-firewall/sessions/${ID}/logs
  /api/v2/aibridge /api/v2/aibridge/ /api/v2/aibridge/sessions /api/v2/aibridge/sessions/${ID}
  /api/v2/aibridge/anthropic/v1/messages /api/v2/aibridge/openai/v1/chat/completions /api/v2/aibridge/openai/v1/responses
  /api/v2/aibridge/openai/v1/models /api/v2/aibridge/copilot/chat/completions /api/v2/aibridge/serve
  /api/v2/aibridge/proxy/ca-cert.pem /api/v2/aibridge/keys /api/v2/aibridge/providers
  /api/v2/ai-gateway/interceptions /api/v2/ai-gateway/sessions /api/v2/ai-gateway/models /api/v2/ai-gateway/clients
  /api/v2/ai-gateway/keys /api/v2/ai-gateway/serve /api/v2/ai-gateway/providers /api/v2/ai-gateway/openai/v1/responses
  ${LIST}/ ${LIST}/${ID} ${LIST}. ${LIST}.json ${LIST}; ${LIST};x ${LIST};limit=1 ${LIST}%20 ${LIST}%09 ${LIST}%00
  ${LIST}%00.json ${LIST}%0a ${LIST}%0d%0aX-Evil:1 ${LIST}%2f ${LIST}%3flimit=1 ${LIST}%23 ${LIST}%3b ${LIST}&limit=1
  ${LIST}:443 ${LIST}@evil.example ${LIST}~ ${LIST}s ${LIST}, ${LIST}* ${LIST}$ ${LIST}// ${LIST}/; /api/v2/users/me/
  /api/v2/users/ /api/v2/users// /api/v2/users/me// /api/v2/buildinfo/ /api/v2/buildinfo; /api/v2/buildinfo.json
  /api/v2/users;/me /api/v2;x/users/me /api/v2/users/me;x /api/v2/users/me%2fkeys
  /api/v2/users%2fme /api/v2%2Fusers/me /ap%69/v2/users/me /api/v2/users/me%5ckeys /api/v2/users%5cme
  /api//v2/users/me /api/v2//users/me /api/v2/users//me /api/v2/users///me /api/v2/aibridge//interceptions
  /api/V2/users/me /api/v2/Users/me /api/v2/users/ME /api/v2/AIBridge/interceptions /api/v2/aibridge/INTERCEPTIONS
  /api/v2/%75sers/me /api/v2/users/%6d%65 /api/v2/%55sers/me /%61pi/v2/users/me /api/v2/aibridge/interception%73
  /api/%76%32/users/me /api/v2/users/m%65 /api/v2/users/%256d%2565 /api/v2/users/me%252f..%252fkeys
  /api/v2/users/%e2%84%b3e /api/v2/%ef%bd%95sers/me /api/v2/us%c4%99rs/me /api/v2%e2%88%95users/me
  /api/v2%ef%bc%8fusers/me /api/v2%c0%afusers/me /api/v2%e0%80%afusers/me /api/v2/users/m%c3%a9 /api/v2/users/%c5%80me
  /api/v2/aibridge/${'x'.repeat(4000)} ${`/api/v2/users/me${'/a'.repeat(3000)}`} /api/v2/http://evil.example/
  /api/v2/users/me/http:%2f%2fevil.example /api/v2/{coder}/api/v2/users/me /api/http://{coder}/api/v2/users/me
  /api/v2/session /api/v2/config /api/healthz /api/v2/__proto__ /api/v2/constructor /api/toString /api/v2/hasOwnProperty
`);

const PADDING = 'x'.repeat(963);
/** Tokens in the wrong place of a URL. The access log must not contain them. */
export const OUTSIDE_PATHS: readonly string[] = splitWords(`
  /api/v2/users/{token} /api/v2/users/{hidden} /api/v2/{token}/me /api/v2/aibridge/interceptions/{token}
  ${LIST}?q=model:{token} ${LIST}?q=model:{hidden} ${LIST}?q=model:${PADDING}{token} ${LIST}?limit=0&q=client:{token}
  /api/v2/users?q={token} /api/v2/users?q=search:{hidden} /api/v2/nothing?q={token}&after_id={token}&limit={token}
  /api/v2/nothing?q=:{token} /api/v2/nothing?coder_session_token={token} /api/v2/nothing?{token}={token} /{token}
  /sign-in?token={token} /interceptions?q={token} /api/v2/users/../{token} /api/v2/${PADDING}{token}
`);

/** Paths outside the API. They return the app's page, even if Coder has a page there. */
export const PAGES: readonly string[] = splitWords(`
  / /interceptions /cli-auth /login /logout /settings/tokens /workspaces /@olivia/dev/apps/code /swagger/ /oauth2/tokens
  /derp /latency-check /external-auth/github/callback /API/v2/users/me /Api/v2/users/me //api/v2/users/me
  ///api/v2/users/me //{coder}/api/v2/users/me //evil.example/api/v2/users/me /;/api/v2/users/me /x/api/v2/users/me
  /%2fapi/v2/users/me /%5capi/v2/users/me /.%2fapi/v2/users/me /api;/v2/users/me /api;x/v2/users/me /api%2fv2%2fusers%2fme
  /api%2fv2/users/me /api%00/v2/users/me /http://{coder}/api/v2/users/me /{coder}/api/v2/users/me /api.v2/users/me
`);
