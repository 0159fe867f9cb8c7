const ROW_PX = 36;

/** Row positions: all rows have one height, and some have an open detail of another height below them. */
export class BaselineHeights {
  /** Sorted by index. */
  #open: { index: number; height: number }[] = [];

  isOpen(index: number): boolean {
    return this.#open.some(detail => detail.index === index);
  }

  open(index: number, height: number): void {
    this.#open = [...this.#open, { index, height }].sort((a, b) => a.index - b.index);
  }

  close(index: number): void {
    this.#open = this.#open.filter(detail => detail.index !== index);
  }

  topOf(index: number): number {
    let top = index * ROW_PX;
    for (const detail of this.#open) {
      if (detail.index >= index) break;
      top += detail.height;
    }
    return top;
  }

  detailTopOf(index: number): number {
    return this.topOf(index) + ROW_PX;
  }

  /** The index of the row, or of the row's detail, at a vertical offset. */
  at(y: number): number {
    let above = 0;
    for (const { index, height } of this.#open) {
      const detailTop = (index + 1) * ROW_PX + above;
      if (y < detailTop) break;
      if (y < detailTop + height) return index;
      above += height;
    }
    return Math.max(0, Math.floor((y - above) / ROW_PX));
  }
}
