/** The number of the line that a byte is in. Going forward, each byte is looked at once. */
export class LineNumbers {
  readonly #bytes: Buffer;
  #line = 1;
  #counted = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  at(position: number): number {
    if (position < this.#counted) [this.#line, this.#counted] = [1, 0];
    for (;;) {
      const newline = this.#bytes.indexOf('\n', this.#counted);
      if (newline === -1 || newline >= position) return this.#line;
      this.#line += 1;
      this.#counted = newline + 1;
    }
  }
}
