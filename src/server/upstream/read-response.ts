import { createGunzip, type Gunzip } from 'node:zlib';
import { CoderUnreachableError, type Route, unreachable, type CoderAnswer } from './coder-client.ts';

/** The most that an answer may have once it is decompressed: a browser cannot hold much more as one text. */
export const LONGEST_ANSWER = 256 * 1024 * 1024;

/**
 * Reads an answer of Coder piece by piece, as it was sent, and knows what it is when decompressed. Every failure is a
 * CoderUnreachableError without a word of the content: a connection that breaks, bytes that are no gzip, too much of it.
 */
export class AnswerReader {
  /** Of the decompressed content, without white space; empty while there is none. */
  first = '';
  last = '';
  readonly #pieces: AsyncIterator<unknown, undefined>;
  readonly #body: CoderAnswer['body'];
  readonly #route: Route;
  readonly #limit: number;
  readonly #gunzip: Gunzip | null;
  #size = 0;
  #failed: Error | null = null;

  constructor({ body, headers }: CoderAnswer, route: Route, limit = LONGEST_ANSWER) {
    this.#body = body;
    this.#pieces = body.iterator();
    this.#route = route;
    this.#limit = limit;
    this.#gunzip = headers['content-encoding'] === 'gzip' ? createGunzip() : null;
    this.#gunzip?.on('data', (bytes: Buffer) => this.#see(bytes));
    this.#gunzip?.on('error', (error: Error) => (this.#failed = error));
  }

  /** Called with each piece of the decompressed content. */
  onContent: (bytes: Uint8Array) => void = () => undefined;

  /** The next piece as Coder sent it; null after the last. */
  async next(): Promise<Uint8Array | null> {
    try {
      const piece = await this.#pieces.next();
      if (piece.done === true) {
        await this.#finish();
        return null;
      }
      const { value } = piece;
      if (!(value instanceof Uint8Array)) throw new TypeError('A piece of the answer is not bytes.');
      if (this.#gunzip === null) this.#see(value);
      else await this.#decompress(this.#gunzip, value);
      this.#check();
      return value;
    } catch (error) {
      this.cancel();
      throw this.#words(error);
    }
  }

  /** The whole answer, decompressed. */
  async text(): Promise<string> {
    const parts: Uint8Array[] = [];
    this.onContent = bytes => parts.push(bytes);
    while ((await this.next()) !== null);
    return Buffer.concat(parts).toString();
  }

  /** Ends the request at Coder. */
  cancel(): void {
    this.#body.on('error', () => undefined).destroy();
    this.#gunzip?.destroy();
  }

  #see(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#size > this.#limit) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.first ||= text.subarray(0, 100).toString('latin1').trimStart().charAt(0);
    this.last = text.subarray(-100).toString('latin1').trimEnd().slice(-1) || this.last;
    this.onContent(bytes);
  }

  async #decompress(gunzip: Gunzip, bytes: Uint8Array): Promise<void> {
    // What follows the end of the content is ignored, as browsers do.
    if (gunzip.readableEnded) return;
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        gunzip.off('error', reject).off('end', done);
        resolve();
      };
      gunzip.once('error', reject).once('end', done).write(bytes, done);
    });
  }

  async #finish(): Promise<void> {
    const gunzip = this.#gunzip;
    if (gunzip !== null && !gunzip.readableEnded) {
      await new Promise<void>((resolve, reject) => {
        gunzip.once('error', reject).once('end', resolve).end();
      });
    }
    this.#check();
  }

  #check(): void {
    if (this.#failed !== null) throw this.#failed;
    if (this.#size > this.#limit) throw new TooLargeError();
  }

  #words(error: unknown): CoderUnreachableError {
    const { host } = this.#route;
    if (error instanceof TooLargeError) {
      const size = this.#limit >= 1024 ** 2 ? `${this.#limit / 1024 ** 2} MB` : `${this.#limit / 1024} kB`;
      return new CoderUnreachableError(502, `The answer of ${host} is larger than ${size}.`);
    }
    return unreachable(this.#route, error);
  }
}

class TooLargeError extends Error {}
