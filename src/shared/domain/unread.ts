import { plural } from '#shared/i18n/t.ts';
import type { Interception } from './interception.ts';

/** The lists that figures are made of. */
export type UnreadPart = 'token_usages' | 'user_prompts' | 'tool_usages';
const PARTS: readonly UnreadPart[] = ['token_usages', 'user_prompts', 'tool_usages'];

/** The lists of which something could not be read: what is said of them is not all there is. */
export function unreadParts({ unread = [] }: Pick<Interception, 'unread'>): UnreadPart[] {
  return PARTS.filter(part => unread.some(({ path }) => path === part || path.startsWith(`${part}.`)));
}

/** `3 fields could not be read` */
export function unreadInWords(fields: number): string {
  return plural(fields, { one: '{n} field could not be read', other: '{n} fields could not be read' });
}
