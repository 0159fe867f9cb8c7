import fc from 'fast-check';

/**
 * Property tests use the same values in every `npm test`, so that a failure comes from a change. The soak uses new values
 * with `PROPERTY_SEED=random`. Set the number that a failure prints to repeat it.
 */
const seed = process.env['PROPERTY_SEED'] ?? '20261130';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
