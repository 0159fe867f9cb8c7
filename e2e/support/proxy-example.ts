import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Certificate } from './certificate.ts';

export type Proxy = 'nginx' | 'caddy';

export interface ProxyAddresses {
  /** The public host name. */
  name: string;
  /** The HTTPS port. */
  port: number;
  /** The HTTP port, which only redirects to HTTPS. */
  plainPort: number;
  /** The program's own port. */
  programPort: number;
}

/** A test replaces only names, ports and certificate paths of an example. */
type Replacement = readonly [from: string, to: string];

interface Example {
  file: string;
  ports: (addresses: ProxyAddresses) => readonly Replacement[];
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

/** Reads a proxy's example configuration from docs/ and replaces its names, ports and files. */
export async function readExample(
  proxy: Proxy,
  addresses: ProxyAddresses,
  { certificate, key }: Certificate,
): Promise<string> {
  const { file, ports } = EXAMPLES[proxy];
  const text = await readFile(fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)), 'utf8');
  const replacements: readonly Replacement[] = [
    ['/etc/ssl/certs/ai.example.com.pem', certificate],
    ['/etc/ssl/private/ai.example.com.key', key],
    ['127.0.0.1:7080', `127.0.0.1:${addresses.programPort}`],
    ...ports(addresses),
    ['ai.example.com', addresses.name],
  ];
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`docs/${file} has no ${from} to replace.`);
    return result.replaceAll(from, to);
  }, text);
}

/** Wraps a site as Debian's nginx.conf does, for a single process that writes to one folder only. */
export function wrapNginxSite(folder: string, site: string): string {
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
