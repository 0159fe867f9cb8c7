import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends a request to this machine with any host name and headers, which a browser would not allow. */
export function askRaw(target: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const url = new URL(target);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname + url.search,
      headers: { Host: url.host, ...headers },
      servername: url.hostname,
      // The certificate is self-signed.
      rejectUnauthorized: false,
      agent: false,
    });
    outgoing.once('error', reject);
    outgoing.once('response', incoming => {
      text(incoming).then(
        body => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        reject,
      );
    });
    outgoing.end();
  });
}
