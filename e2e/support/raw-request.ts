import { request as requestPlainly, type IncomingHttpHeaders } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Asks this computer for an address, under whatever name and with whatever headers: what no browser would do. */
export function askRaw(address: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const url = new URL(address);
  const request = url.protocol === 'https:' ? requestSecurely : requestPlainly;
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname + url.search,
      headers: { Host: url.host, ...headers },
      servername: url.hostname,
      // Only its own test vouches for it.
      rejectUnauthorized: false,
      agent: false,
    });
    asked.once('error', reject);
    asked.once('response', answer => {
      text(answer).then(
        body => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        reject,
      );
    });
    asked.end();
  });
}
