import { createPreference } from './preference.ts';

/** Where single keys act. Not everywhere at first: whoever dictates, or types past a field, sets them off (WCAG 2.1.4). */
export const keysPreference = createPreference('single-keys', ['table', 'everywhere'], 'table');
