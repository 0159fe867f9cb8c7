import fc from 'fast-check';

/**
 * Property tests draw the same values in every `npm test`, so that a run says something of the change and not of luck.
 * The soak runs them with new values: `PROPERTY_SEED=random`, or the number that a failure has printed.
 */
const wanted = process.env['PROPERTY_SEED'] ?? '20261130';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
