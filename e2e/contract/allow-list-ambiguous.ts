import { splitWords } from './allow-list-targets.ts';

/** Encodings of `..` that some servers decode. */
const PARENT_SEGMENTS = splitWords(`.. %2e%2e %2E%2E .%2e %2e. %2E. .%2E`);
const NEAR_PARENT_SEGMENTS = splitWords(`
  ..; ..;x ... .... ..%00 ..%20 ..%09 %2e%2e; %252e%252e %25%32%65%25%32%65 %c0%ae%c0%ae %e0%80%ae%e0%80%ae
  %uff0e%uff0e %ef%bc%8e%ef%bc%8e %e2%80%a4%e2%80%a4 ..%2f %2e%2e%2f ..%5c %2e%2e%5c ..%252f ..%c0%af ..%c1%9c ..%ef%bc%8f
`);

/** Targets that would traverse from a proxied path to another path, or the reverse. */
const traversals = (up: string): string[] => [
  `/api/v2/aibridge/interceptions/${up}/${up}/workspaces`,
  `/api/v2/users/me/${up}/first`,
  `/api/v2/workspaces/${up}/users/me`,
];
/** Rejected before routing, because the normalized path differs from the written path. */
export const AMBIGUOUS: readonly string[] = [
  ...PARENT_SEGMENTS.flatMap(traversals),
  ...PARENT_SEGMENTS.map(up => `/assets/${up}/api/v2/users/me`),
  ...splitWords(`
    /./api/v2/users/me /api/./v2/users/me /api/v2/users/./me /api/v2/users/me/. /api/v2/users/me/.. /api/v2/users/me/%2e
    /api/v2/users/%2e/me /%2e/api/v2/users/me /../api/v2/users/me /../../api/v2/users/me /api/v2/users/me/../me
    \\api\\v2\\users\\me /api\\v2\\users\\me /api/v2/users\\me /api/v2/users/me\\keys /api/v2/users/me\\..\\first
    /api/v2/users/me/..\\first \\\\{coder}\\api\\v2\\users\\me /\\{coder}/api/v2/users/me /api/v2/users/me#
    /api/v2/users/me#/keys /api/v2/users/me#?limit=1 /api/v2/us\u00e9rs/me /api/v2/users/me\u00a0 /api/v2/users/me\u00ff
    /api/v2/users/me" /api/v2/users/me<x> /api/v2/users/\u00b5e /api/v2/users/me\u0085 /api/v2/users/me\u00ad
  `),
  ...splitWords(`
    http://{own}/api/v2/users/me http://{coder}/api/v2/users/me http://{coder}/api/v2/workspaces
    https://{own}/api/v2/users/me HTTP://{own}/api/v2/users/me http://evil.example/api/v2/users/me
    http://{own}@{coder}/api/v2/users/me http://{token}@{own}/api/v2/users/me http:/api/v2/users/me
    ftp://{own}/api/v2/users/me ws://{own}/api/v2/users/me file:///api/v2/users/me http:///api/v2/users/me *
  `),
];
export const NEARLY_AMBIGUOUS: readonly string[] = NEAR_PARENT_SEGMENTS.flatMap(traversals);
