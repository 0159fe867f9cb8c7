/** Moves an item by an offset, clamped to the list. */
export function moveItem<Item>(list: readonly Item[], index: number, by: number): readonly Item[] {
  const target = Math.max(0, Math.min(index + by, list.length - 1));
  const item = list[index];
  if (item === undefined || target === index) return list;
  const others = list.filter((_, at) => at !== index);
  return [...others.slice(0, target), item, ...others.slice(target)];
}

const BLOCK = 1 << 16;
const FIRST = 256;

/**
 * A growable list of 32-bit integers. It can hold millions without work for the garbage collector, and grows by blocks,
 * so that no push copies megabytes.
 */
export class Int32Vector {
  readonly #blocks: Int32Array[];
  #length = 0;

  constructor(capacity = FIRST) {
    this.#blocks = [new Int32Array(Math.min(capacity, BLOCK))];
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const number = Math.floor(this.#length / BLOCK);
    const offset = this.#length % BLOCK;
    let block = this.#blocks[number];
    if (!block || offset >= block.length) {
      const larger = new Int32Array(number === 0 ? Math.min(2 * offset + 1, BLOCK) : BLOCK);
      if (block) larger.set(block);
      block = larger;
      this.#blocks[number] = block;
    }
    block[offset] = value;
    this.#length += 1;
  }

  /** The number at an index, or -1 past the end. */
  at(index: number): number {
    return index < this.#length ? (this.#blocks[index >>> 16]?.[index & (BLOCK - 1)] ?? -1) : -1;
  }

  set(index: number, value: number): void {
    const block = this.#blocks[index >>> 16];
    if (block) block[index & (BLOCK - 1)] = value;
  }

  add(index: number, value: number): void {
    this.set(index, this.at(index) + value);
  }

  /** The last index whose number is at most `value`, or -1; the list must be sorted in ascending order. */
  lastUpTo(value: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
