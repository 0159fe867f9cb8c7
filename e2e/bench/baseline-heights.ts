const ROW = 42;

/** Where rows of one height stand, a few of which have a detail of its own height below them. */
export class BareHeights {
  /** By index, in order. */
  #open: { index: number; height: number }[] = [];

  isOpen(index: number): boolean {
    return this.#open.some(each => each.index === index);
  }

  open(index: number, height: number): void {
    this.#open = [...this.#open, { index, height }].sort((a, b) => a.index - b.index);
  }

  close(index: number): void {
    this.#open = this.#open.filter(each => each.index !== index);
  }

  topOf(index: number): number {
    let top = index * ROW;
    for (const each of this.#open) {
      if (each.index >= index) break;
      top += each.height;
    }
    return top;
  }

  detailTopOf(index: number): number {
    return this.topOf(index) + ROW;
  }

  /** The row at a height, which is also the one whose detail is there. */
  at(y: number): number {
    let above = 0;
    for (const { index, height } of this.#open) {
      const detailTop = (index + 1) * ROW + above;
      if (y < detailTop) break;
      if (y < detailTop + height) return index;
      above += height;
    }
    return Math.max(0, Math.floor((y - above) / ROW));
  }
}
