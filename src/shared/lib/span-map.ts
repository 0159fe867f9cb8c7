import { IntList } from './int-list.ts';

/** A part of a text, in UTF-16 units, its end not in it. */
export interface Span {
  from: number;
  to: number;
}

/** Where the pieces of a text that was made from another came from, so that what is found in one is marked in the other. */
export class SpanMap {
  readonly #made = new IntList();
  readonly #source = new IntList();
  readonly #ends = new IntList();

  /**
   * The next piece: one that was made unit by unit of as many, or one that was made as a whole.
   * @param made where it begins in what was made
   */
  add(made: number, from: number, to: number, isWhole: boolean): void {
    this.#made.push(made);
    this.#source.push(from);
    // Which of both it is costs no list of its own.
    this.#ends.push(isWhole ? to : -1 - to);
  }

  /** The source of a span that is not empty; of pieces that are a whole all of it. */
  sourceOf({ from, to }: Span): Span {
    const [first, last] = [this.#made.lastUpTo(from), this.#made.lastUpTo(to - 1)];
    const isWhole = this.#ends.at(last) >= 0;
    return {
      from: this.#source.at(first) + (this.#ends.at(first) >= 0 ? 0 : from - this.#made.at(first)),
      to: isWhole ? this.#ends.at(last) : this.#source.at(last) + to - this.#made.at(last),
    };
  }
}
