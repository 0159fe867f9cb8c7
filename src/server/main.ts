import { openFilesFault, OpenFilesError } from './system-errors.ts';

// Whoever reads our output may leave before us. Without listeners that would end the program.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Loading the rest opens many files at once, and where they may not be opened that has to be told. It is not awaited: what
// both parts share is bundled into this one, so that the rest waits for this one to end.
void import('./program.ts').then(
  ({ run }) => run(process.argv.slice(2)),
  async (reason: unknown) => {
    const error = await openFilesFault(reason);
    console.error(error instanceof OpenFilesError ? error.message : error);
    process.exit(1);
  },
);
