import { goJson } from './go-json.ts';
import type { CoderError } from './coder-error.ts';

/** An answer as Coder's API gives it. */
export function jsonAnswer(value: unknown, status = 200): Response {
  return textAnswer(goJson(value), status);
}

/** The same, of JSON that is written already. */
export function textAnswer(json: string, status = 200): Response {
  const body = Buffer.from(json);
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      // Tells the compressing middleware what is too small to be worth it.
      'Content-Length': String(body.byteLength),
      'Cache-Control': 'no-store',
    },
  });
}

export function errorAnswer(error: CoderError): Response {
  return jsonAnswer(error.body, error.status);
}
