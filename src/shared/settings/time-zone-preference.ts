import type { TimeZone } from '#shared/i18n/times.ts';
import { createPreference } from './preference.ts';

/** The zone of every time on the screen: local unless chosen otherwise. */
export const timeZonePreference = createPreference<TimeZone>('time-zone', ['local', 'UTC'], 'local');
