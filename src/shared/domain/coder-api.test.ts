import { expect, test } from 'vitest';
import { capabilitiesOf, minorOf } from './coder-api.ts';

test.each([
  ['v2.34.5+abc123', 34],
  ['v2.35.0-devel+0123456', 35],
  ['2.29', 29],
  ['v0.0.0-devel', null],
  ['v20.34.0', null],
  ['', null],
])('%j has the minor version %j', (version, minor) => {
  expect(minorOf(version)).toBe(minor);
});

test.each([
  ['v2.28.1', 'not yet', false, 'own rows'],
  ['v2.29.0', 'offered', false, 'own rows'],
  ['v2.31.9', 'offered', false, 'own rows'],
  ['v2.32.0', 'offered', true, 'nothing'],
  ['v2.34.5+sha', 'offered', true, 'nothing'],
  ['v2.35.0-rc.1', 'removed', true, 'nothing'],
  ['v0.0.0-devel', 'offered', true, 'nothing'],
] as const)('%s: interceptions %s, lists %s, members see %s', (version, interceptions, lists, members) => {
  expect(capabilitiesOf(version)).toEqual({ interceptions, seenLists: lists, clientFilter: lists, members });
});
