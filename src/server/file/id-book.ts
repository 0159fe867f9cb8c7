import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { uuid } from './stored-value.ts';

/** Gives out the primary keys of one table: a child's own id where it is one, else always the same other one. */
export class IdBook {
  readonly #taken = new Set<string>();
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** False where the id is not new. */
  claim(id: string): boolean {
    return this.#taken.size < this.#taken.add(id).size;
  }

  idFor(child: unknown, parentId: string, position: number): string {
    const own = v.safeParse(v.object({ id: uuid('id') }), child);
    if (own.success && this.claim(own.output.id)) return own.output.id;
    for (let attempt = 0; ; attempt += 1) {
      const hash = createHash('sha256')
        .update(`${this.#table} ${parentId} ${position} ${attempt}`)
        .digest('hex');
      const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
      if (this.claim(id)) return id;
    }
  }
}
