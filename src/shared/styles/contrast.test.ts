import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');
const COLORS = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);
const named = (prefix: string): string[] => [...COLORS.keys()].filter(name => name.startsWith(prefix));

/** Relative luminance as defined in WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = ['text', 'muted', 'faint', 'accent', 'error', 'ok', 'warn', ...named('json-')];
const GROUNDS = ['bg', 'panel', 'sunken', 'selected'];
const ON_SOFT = [
  ['accent', 'accent-soft'],
  ['error', 'error-soft'],
  ['on-accent', 'accent'],
  ['diff-added', 'diff-added-soft'],
  ['diff-removed', 'diff-removed-soft'],
  ['text', 'found'],
] as const;
const CHART = [...named('token-'), ...named('model-')];

const pairs: [front: string, ground: string, min: number][] = [
  ...TEXT.flatMap(text => GROUNDS.map(ground => [text, ground, 4.5] as [string, string, number])),
  ...ON_SOFT.map(([text, ground]) => [text, ground, 4.5] as [string, string, number]),
  ...CHART.map(color => [color, 'panel', 3] as [string, string, number]),
];

describe.each(['light', 'dark'] as const)('%s', theme => {
  it.each(pairs)('%s on %s has a contrast of at least %d:1', (front, ground, min) => {
    const [one, other] = [COLORS.get(front)?.[theme] ?? '', COLORS.get(ground)?.[theme] ?? ''];
    expect(contrast(one, other)).toBeGreaterThanOrEqual(min);
  });

  it('has distinct chart colors', () => {
    expect(CHART).toHaveLength(13);
    expect(new Set(CHART.map(name => COLORS.get(name)?.[theme])).size).toBe(CHART.length);
  });
});
