import type { Config } from '#shared/domain/config.ts';
import type { LineNumbers } from './json-bytes.ts';

/** What became of a file, as `/config` tells it. */
export type FileNotice = NonNullable<Config['file']>;
type Counted = FileNotice['skipped'][number];

/** How many of the things that one reason is given for are named. */
const MAX_PLACES = 5;
/** How many reasons are told apart: those with names out of the file have no end. */
const MAX_REASONS = 100;
const OTHER_REASONS = 'for other reasons';

class TestCounts {
  readonly #reasons = new Map<string, { count: number; places: string[] }>();

  add(reason: string, place: () => string): void {
    const key = this.#reasons.size < MAX_REASONS || this.#reasons.has(reason) ? reason : OTHER_REASONS;
    const known = this.#reasons.get(key) ?? { count: 0, places: [] };
    this.#reasons.set(key, known);
    known.count += 1;
    if (known.places.length < MAX_PLACES) known.places.push(place());
  }

  /** The most frequent first. */
  list(): Counted[] {
    const list = [...this.#reasons].map(([reason, counted]) => ({ reason, ...counted }));
    return list.toSorted((left, right) => right.count - left.count);
  }
}

/** Counts what becomes of a file, and where. */
export class FileReport {
  readonly #lines: LineNumbers;
  readonly #skipped = new TestCounts();
  readonly #changed = new TestCounts();
  #read = 0;
  #unfinished = 0;

  constructor(lines: LineNumbers) {
    this.#lines = lines;
  }

  read(finished: boolean): void {
    this.#read += 1;
    if (!finished) this.#unfinished += 1;
  }

  /** @param id of the interception that it is about, null where that has none */
  skip(reason: string, position: number, id: string | null): void {
    this.#skipped.add(reason, () => this.#placeOf(position, id));
  }

  change(reason: string, position: number, id: string | null): void {
    this.#changed.add(reason, () => this.#placeOf(position, id));
  }

  notice(): FileNotice {
    return {
      read: this.#read,
      unfinished: this.#unfinished,
      skipped: this.#skipped.list(),
      changed: this.#changed.list(),
    };
  }

  #placeOf(position: number, id: string | null): string {
    const line = `line ${this.#lines.at(position)}`;
    return id === null ? line : `${line}: ${id}`;
  }
}

/** As lines for the person who starts the program. */
export function noticeLines({ unfinished, skipped, changed }: FileNotice): string[] {
  const place = ({ count, places }: Counted): string => {
    const more = count - places.length;
    return `(${[...places, ...(more > 0 ? [`${more} more`] : [])].join('; ')})`;
  };
  return [
    ...(unfinished > 0 ? [`${unfinished} of the file have not ended and are not shown.`] : []),
    ...skipped.map(each => `${each.count} of the file could not be read: ${each.reason} ${place(each)}`),
    ...changed.map(each => `${each.count} of the file read with a change: ${each.reason} ${place(each)}`),
  ];
}
