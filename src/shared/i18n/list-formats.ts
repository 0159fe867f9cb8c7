import { t } from './t.ts';

/** `a or b`; the list must not be empty. */
export function anyOf(values: readonly string[]): string {
  return values.reduce((others, value) => t('{others} or {value}', { others, value }));
}
