import { createGunzip, type Gunzip } from 'node:zlib';
import { CoderUnreachableError, type Route, unreachable, type CoderResponse } from './coder-client.ts';

/** Bytes after decompression: a browser cannot hold a much longer string. */
export const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/**
 * Reads a response of Coder chunk by chunk as it was sent, and inspects its decompressed content. Every
 * failure (a lost connection, invalid gzip, too many bytes) is a CoderUnreachableError without any of the
 * content.
 */
export class ResponseReader {
  /** First and last character of the decompressed content without white space; empty before any content. */
  first = '';
  last = '';
  readonly #chunks: AsyncIterator<unknown, undefined>;
  readonly #body: CoderResponse['body'];
  readonly #route: Route;
  readonly #limit: number;
  readonly #gunzip: Gunzip | null;
  #size = 0;
  #failed: Error | null = null;

  constructor({ body, headers }: CoderResponse, route: Route, limit = MAX_RESPONSE_BYTES) {
    this.#body = body;
    this.#chunks = body.iterator();
    this.#route = route;
    this.#limit = limit;
    this.#gunzip = headers['content-encoding'] === 'gzip' ? createGunzip() : null;
    this.#gunzip?.on('data', (bytes: Buffer) => this.#inspect(bytes));
    this.#gunzip?.on('error', (error: Error) => (this.#failed = error));
  }

  /** Called with each chunk of the decompressed content. */
  onContent: (bytes: Uint8Array) => void = () => undefined;

  /** The next chunk as Coder sent it; null after the last. */
  async next(): Promise<Uint8Array | null> {
    try {
      const chunk = await this.#chunks.next();
      if (chunk.done === true) {
        await this.#finish();
        return null;
      }
      const { value } = chunk;
      if (!(value instanceof Uint8Array)) throw new TypeError('A chunk of the response is not bytes.');
      if (this.#gunzip === null) this.#inspect(value);
      else await this.#decompress(this.#gunzip, value);
      this.#check();
      return value;
    } catch (error) {
      this.cancel();
      throw this.#toError(error);
    }
  }

  async text(): Promise<string> {
    const parts: Uint8Array[] = [];
    this.onContent = bytes => parts.push(bytes);
    while ((await this.next()) !== null);
    return Buffer.concat(parts).toString();
  }

  /** Aborts the request at Coder. */
  cancel(): void {
    this.#body.on('error', () => undefined).destroy();
    this.#gunzip?.destroy();
  }

  #inspect(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#size > this.#limit) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.first ||= text.subarray(0, 100).toString('latin1').trimStart().charAt(0);
    this.last = text.subarray(-100).toString('latin1').trimEnd().slice(-1) || this.last;
    this.onContent(bytes);
  }

  async #decompress(gunzip: Gunzip, bytes: Uint8Array): Promise<void> {
    // Bytes after the end of the gzip content are ignored, as browsers do.
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

  #toError(error: unknown): CoderUnreachableError {
    const { host } = this.#route;
    if (error instanceof TooLargeError) {
      const size = this.#limit >= 1024 ** 2 ? `${this.#limit / 1024 ** 2} MB` : `${this.#limit / 1024} kB`;
      return new CoderUnreachableError(502, `The response from ${host} is larger than ${size}.`);
    }
    return unreachable(this.#route, error);
  }
}

class TooLargeError extends Error {}
