import { openEmbedded } from './embedded.ts';

/** Entry of the process that embedded.test.ts kills during the build. */
await openEmbedded({
  dataDir: process.argv[2] ?? '',
  now: new Date('2026-11-24T14:30:12.345Z'),
  seed: 1,
  size: 60,
  file: null,
  report: console.log,
});
