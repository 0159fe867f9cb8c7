/** Whole numbers in four bytes each: a list of millions that the garbage collector never looks into. */
export class IntList {
  #items: Int32Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#items = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Int32Array(2 * this.#length + 1);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length] = value;
    this.#length += 1;
  }

  at(index: number): number {
    return this.#items[index] ?? -1;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  add(index: number, value: number): void {
    this.#items[index] = this.at(index) + value;
  }

  /** The last index in [from, to) whose value is at most `value`, in a list that ascends; from - 1 where there is none. */
  lastUpTo(value: number, from = 0, to = this.#length): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
