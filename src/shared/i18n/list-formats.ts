import { t } from './t.ts';

/** `a or b`, of at least one. */
export function anyOf(values: readonly string[]): string {
  return values.reduce((others, value) => t('{others} or {value}', { others, value }));
}
