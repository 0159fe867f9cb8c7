import { expose, transfer } from 'comlink';
import { createPageWriter, type PageWriter } from './page-writer.ts';

const writer = createPageWriter();

const own: PageWriter = {
  open: form => writer.open(form),
  write(bytes, limit) {
    const written = writer.write(bytes, limit);
    return 'wrong' in written ? written : transfer(written, [written.text]);
  },
};

expose(own);
