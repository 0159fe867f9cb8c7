import { formatDuration } from '#lib/durations.ts';

/** `20 s`, `3 m 20 s`: what is left to wait, in steps that do not flicker. */
export function formatSeconds(seconds: number): string {
  const step = seconds < 20 ? 1 : 5;
  const whole = Math.max(step, Math.round(seconds / step) * step);
  return whole < 60 ? `${whole} s` : formatDuration(whole * 1000);
}
