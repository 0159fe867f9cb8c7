import { toOpenFilesError, OpenFilesError } from './system-errors.ts';

// The reader of our output may exit first. Without listeners that error would end the program.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Loading the rest opens many files at once, and hitting the limit must be reported. The import is not
// awaited: shared code is bundled into this entry, so the rest waits for its end.
void import('./program.ts').then(
  ({ run }) => run(process.argv.slice(2)),
  async (reason: unknown) => {
    const error = await toOpenFilesError(reason);
    console.error(error instanceof OpenFilesError ? error.message : error);
    process.exit(1);
  },
);
