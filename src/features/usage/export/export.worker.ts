import { expose, transfer } from 'comlink';
import { createPageWriter, type PageWriter } from './page-writer.ts';

const writer = createPageWriter();

const transferringWriter: PageWriter = {
  open: (form, filters) => writer.open(form, filters),
  begin: slice => writer.begin(slice),
  write(slice, bytes, limit) {
    const written = writer.write(slice, bytes, limit);
    return 'reason' in written ? written : transfer(written, [written.text]);
  },
};

expose(transferringWriter);
