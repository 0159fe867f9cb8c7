import { words } from './allow-list-targets.ts';

/** Other ways to write "one up": some servers take each for `..`. */
const UP = words(`.. %2e%2e %2E%2E .%2e %2e. %2E. .%2E`);
const NEARLY_UP = words(`
  ..; ..;x ... .... ..%00 ..%20 ..%09 %2e%2e; %252e%252e %25%32%65%25%32%65 %c0%ae%c0%ae %e0%80%ae%e0%80%ae
  %uff0e%uff0e %ef%bc%8e%ef%bc%8e %e2%80%a4%e2%80%a4 ..%2f %2e%2e%2f ..%5c %2e%2e%5c ..%252f ..%c0%af ..%c1%9c ..%ef%bc%8f
`);

/** Would lead from a forwarded path to another one, or from elsewhere to a forwarded one. */
const through = (up: string): string[] => [
  `/api/v2/aibridge/interceptions/${up}/${up}/workspaces`,
  `/api/v2/users/me/${up}/first`,
  `/api/v2/workspaces/${up}/users/me`,
];
/** Refused before anything reads them: they mean another path than they say. */
export const AMBIGUOUS: readonly string[] = [
  ...UP.flatMap(through),
  ...UP.map(up => `/assets/${up}/api/v2/users/me`),
  ...words(`
    /./api/v2/users/me /api/./v2/users/me /api/v2/users/./me /api/v2/users/me/. /api/v2/users/me/.. /api/v2/users/me/%2e
    /api/v2/users/%2e/me /%2e/api/v2/users/me /../api/v2/users/me /../../api/v2/users/me /api/v2/users/me/../me
    \\api\\v2\\users\\me /api\\v2\\users\\me /api/v2/users\\me /api/v2/users/me\\keys /api/v2/users/me\\..\\first
    /api/v2/users/me/..\\first \\\\{coder}\\api\\v2\\users\\me /\\{coder}/api/v2/users/me /api/v2/users/me#
    /api/v2/users/me#/keys /api/v2/users/me#?limit=1 /api/v2/us\u00e9rs/me /api/v2/users/me\u00a0 /api/v2/users/me\u00ff
    /api/v2/users/me" /api/v2/users/me<x> /api/v2/users/\u00b5e /api/v2/users/me\u0085 /api/v2/users/me\u00ad
  `),
  ...words(`
    http://{own}/api/v2/users/me http://{coder}/api/v2/users/me http://{coder}/api/v2/workspaces
    https://{own}/api/v2/users/me HTTP://{own}/api/v2/users/me http://evil.example/api/v2/users/me
    http://{own}@{coder}/api/v2/users/me http://{token}@{own}/api/v2/users/me http:/api/v2/users/me
    ftp://{own}/api/v2/users/me ws://{own}/api/v2/users/me file:///api/v2/users/me http:///api/v2/users/me *
  `),
];
export const NEARLY_AMBIGUOUS: readonly string[] = NEARLY_UP.flatMap(through);
