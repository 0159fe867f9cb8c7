import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { MAX_MODEL_COLORS, modelColors } from './colors.ts';

it('no two models of a chart have the same color, and each keeps its own while there is one', () => {
  const chart = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), {
    maxLength: MAX_MODEL_COLORS,
  });
  fc.assert(
    fc.property(fc.array(chart, { maxLength: 8 }), charts => {
      for (const models of charts) {
        const colors = modelColors(models);
        expect(new Set(colors.values()).size).toBe(models.length);
        expect(modelColors(models.toReversed())).toEqual(colors);
      }
    }),
  );
});

const CSS = readFileSync(new URL('../styles/theme.css', import.meta.url), 'utf8');
const pair = (token: string): [light: string, dark: string] => {
  const [, light = '', dark = ''] =
    new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(CSS) ?? [];
  return [light, dark];
};
const MODELS = Array.from({ length: MAX_MODEL_COLORS }, (_, at) => pair(`model-${at + 1}`));
const TOKENS = ['input', 'cache-read', 'cache-write', 'output'].map(kind => pair(`token-${kind}`));

type Rgb = [number, number, number];

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Machado, Oliveira and Fernandes (2009), severity 1. */
const SIGHT = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function seenBy(matrix: readonly number[], [r, g, b]: Rgb): Rgb {
  const row = (at: number): number => {
    const value = (matrix[at] ?? 0) * r + (matrix[at + 1] ?? 0) * g + (matrix[at + 2] ?? 0) * b;
    return Math.min(1, Math.max(0, value));
  };
  return [row(0), row(3), row(6)];
}

/** OKLab, times 100. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}

function closest(ones: readonly string[], others: readonly string[], matrix: readonly number[]): number {
  const lab = (hex: string): Rgb => oklab(seenBy(matrix, linear(hex)));
  const distances = ones.flatMap(one =>
    others
      .filter(other => other !== one)
      .map(other => Math.hypot(...lab(one).map((value, at) => value - (lab(other)[at] ?? 0)))),
  );
  return Math.min(...distances);
}

test.each([
  ['light', 0, 14.4, 9.5, 9.9],
  ['dark', 1, 12.9, 8.6, 9.2],
] as const)(
  'the %s colors of models are distinct, also with a color vision deficiency',
  (_theme, at, normal, impaired, toTokens) => {
    const models = MODELS.map(each => each[at]);
    expect(closest(models, models, SIGHT.normal)).toBeGreaterThanOrEqual(normal - 0.05);
    for (const sight of ['protanopia', 'deuteranopia', 'tritanopia'] as const) {
      expect(closest(models, models, SIGHT[sight])).toBeGreaterThanOrEqual(impaired - 0.05);
    }
    const tokens = TOKENS.map(each => each[at]);
    expect(closest(models, tokens, SIGHT.normal)).toBeGreaterThanOrEqual(toTokens - 0.05);
  },
);

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s colors of models have a contrast of 3:1 to a card', (_theme, at) => {
  const luminance = (hex: string): number => {
    const [r, g, b] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const panel = luminance(pair('panel')[at]);
  for (const model of MODELS) {
    const [low = 0, high = 0] = [panel, luminance(model[at])].sort((a, b) => a - b);
    expect((high + 0.05) / (low + 0.05)).toBeGreaterThan(3);
  }
});
