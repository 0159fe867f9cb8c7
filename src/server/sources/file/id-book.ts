import { createHash } from 'node:crypto';
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

  /**
   * @param position of the child in its list; ids that are made up have its order, which is what children with the same
   *   time are sorted by
   */
  idFor(own: unknown, parentId: string, position: number, change: (reason: string) => void): string {
    const read = own === undefined || own === null ? null : uuid(own);
    if (read?.ok === true && this.claim(read.value)) return read.value;
    if (read !== null) {
      const problem = read.ok ? 'was there before' : read.problem;
      change(`${this.#table}: id ${problem}, and another is made up`);
    }
    const place = position.toString(16).padStart(12, '0');
    for (let attempt = 0; ; attempt += 1) {
      const hash = createHash('sha256').update(`${this.#table} ${parentId} ${attempt}`).digest('hex');
      const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${place}`;
      if (this.claim(id)) return id;
    }
  }
}
