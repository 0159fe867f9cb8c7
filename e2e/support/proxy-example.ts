import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Certificate } from './certificate.ts';

export type Proxy = 'nginx' | 'caddy';

export interface Ends {
  /** The host name that people use. */
  name: string;
  /** Where they come by https. */
  port: number;
  /** Where they are only sent on to https. */
  plainPort: number;
  /** Where the program behind it listens. */
  programPort: number;
}

/** What of an example a test replaces: names, ports and the places of the certificate, nothing else. */
type Replacement = readonly [from: string, to: string];

interface Example {
  file: string;
  ports: (ends: Ends) => readonly Replacement[];
}

const EXAMPLES: Readonly<Record<Proxy, Example>> = {
  nginx: {
    file: 'nginx.conf',
    ports: ({ port, plainPort }) => [
      ['listen 443', `listen 127.0.0.1:${port}`],
      ['listen 80', `listen 127.0.0.1:${plainPort}`],
    ],
  },
  caddy: {
    file: 'Caddyfile',
    ports: ({ port, plainPort }) => [
      ['https_port 443', `https_port ${port}`],
      ['http_port 80', `http_port ${plainPort}`],
    ],
  },
};

/** The configuration that docs/ offers for a proxy, for other names, ports and files. */
export async function readExample(
  proxy: Proxy,
  ends: Ends,
  { certificate, key }: Certificate,
): Promise<string> {
  const { file, ports } = EXAMPLES[proxy];
  const text = await readFile(fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)), 'utf8');
  const replacements: readonly Replacement[] = [
    ['/etc/ssl/certs/ai.example.com.pem', certificate],
    ['/etc/ssl/private/ai.example.com.key', key],
    ['127.0.0.1:7080', `127.0.0.1:${ends.programPort}`],
    ...ports(ends),
    ['ai.example.com', ends.name],
  ];
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`docs/${file} has no ${from} to replace.`);
    return result.replaceAll(from, to);
  }, text);
}

/** What Debian's nginx.conf has around a site, as one process that writes into one folder only. */
export function aroundNginxSite(folder: string, site: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    master_process off;
    error_log stderr;
    pid ${folder}/nginx.pid;
    events {}
    http {
      gzip on;
      access_log off;
      ${temporary.map(name => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${site}
    }
  `;
}
