import type { Config } from '#shared/domain/config.ts';

/** The report about the file, as `/config` returns it. */
export type FileNotice = NonNullable<Config['file']>;
type ReasonCount = FileNotice['skipped'][number];

/** The number of examples listed for one reason. */
const MAX_PLACES = 5;
/** Reasons that contain names from the file are unlimited, so the rest is counted together. */
const MAX_REASONS = 100;
const OTHER_REASONS = 'other reasons';

class ReasonCounts {
  readonly #reasons = new Map<string, { count: number; places: string[] }>();

  add(reason: string, place: () => string): void {
    const key = this.#reasons.size < MAX_REASONS || this.#reasons.has(reason) ? reason : OTHER_REASONS;
    const entry = this.#reasons.get(key) ?? { count: 0, places: [] };
    this.#reasons.set(key, entry);
    entry.count += 1;
    if (entry.places.length < MAX_PLACES) entry.places.push(place());
  }

  list(): ReasonCount[] {
    const list = [...this.#reasons].map(([reason, counted]) => ({ reason, ...counted }));
    return list.toSorted((left, right) => right.count - left.count);
  }
}

/** Counts what was read, skipped and changed, with positions. */
export class FileReport {
  readonly #lines: LineNumbers;
  readonly #skipped = new ReasonCounts();
  readonly #changed = new ReasonCounts();
  #read = 0;
  #unfinished = 0;

  constructor(lines: LineNumbers) {
    this.#lines = lines;
  }

  read(finished: boolean): void {
    this.#read += 1;
    if (!finished) this.#unfinished += 1;
  }

  /** @param id the interception's ID; null if it has none */
  skip(reason: string, position: number, id: string | null): void {
    this.#skipped.add(reason, () => this.#describePosition(position, id));
  }

  change(reason: string, position: number, id: string | null): void {
    this.#changed.add(reason, () => this.#describePosition(position, id));
  }

  notice(): FileNotice {
    return {
      read: this.#read,
      unfinished: this.#unfinished,
      skipped: this.#skipped.list(),
      changed: this.#changed.list(),
    };
  }

  #describePosition(position: number, id: string | null): string {
    const line = `line ${this.#lines.at(position)}`;
    return id === null ? line : `${line}: ${id}`;
  }
}

/** The report as lines for the terminal. */
export function noticeLines({ unfinished, skipped, changed }: FileNotice): string[] {
  const place = ({ count, places }: ReasonCount): string => {
    const more = count - places.length;
    return `(${[...places, ...(more > 0 ? [`${more} more`] : [])].join('; ')})`;
  };
  return [
    ...(unfinished > 0 ? [`Not ended, so not shown: ${unfinished}`] : []),
    ...skipped.map(each => `Skipped ${each.count}: ${each.reason} ${place(each)}`),
    ...changed.map(each => `Loaded ${each.count} with a change: ${each.reason} ${place(each)}`),
  ];
}

/** Converts a byte position to a line number. Ascending positions scan each byte once. */
export class LineNumbers {
  readonly #bytes: Buffer;
  #line = 1;
  #scannedTo = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  at(position: number): number {
    if (position < this.#scannedTo) [this.#line, this.#scannedTo] = [1, 0];
    for (;;) {
      const newline = this.#bytes.indexOf('\n', this.#scannedTo);
      if (newline === -1 || newline >= position) return this.#line;
      this.#line += 1;
      this.#scannedTo = newline + 1;
    }
  }
}
