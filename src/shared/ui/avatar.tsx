import { createContext, use, useState } from 'react';

/** Hues that carry white initials at 4.5 : 1 in both themes; yellow and lime would not. */
const COLOURS = ['#5b3cc4', '#0b7285', '#a61e4d', '#2f7d32', '#364fc7', '#9c4a1a', '#6b4fa0', '#42577a'];

/** Whose pictures may be loaded; nobody's unless whoever runs the server says so. */
export const AvatarHostsContext = createContext<readonly string[]>([]);

interface AvatarProps {
  id: string;
  name: string;
  /** Of a picture, loaded only from hosts that are allowed to see who looks. */
  url?: string;
  size?: number;
}

/**
 * A person's picture, or initials on a colour that stays theirs: derived from the id, so it is the same on every screen.
 */
export function Avatar({ id, name, url = '', size = 22 }: AvatarProps) {
  const hosts = use(AvatarHostsContext);
  const [failed, setFailed] = useState('');
  if (failed !== url && isAllowed(url, hosts)) {
    return (
      <img
        alt=""
        src={url}
        width={size}
        height={size}
        loading="lazy"
        referrerPolicy="no-referrer"
        className="shrink-0 rounded-full object-cover"
        onError={() => setFailed(url)}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      className="inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-[#fff] select-none"
      style={{ width: size, height: size, fontSize: size * 0.41, background: colourOf(id) }}
    >
      {initials(name)}
    </span>
  );
}

function isAllowed(url: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0 || !URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === 'https:' && hosts.includes(host);
}

function colourOf(id: string): string {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? '#42577a';
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(word => /\p{L}|\p{N}/u.test(word));
  const first = letter(words[0]);
  const last = words.length > 1 ? letter(words.at(-1)) : '';
  return (first + last).toUpperCase() || '?';
}

function letter(word: string | undefined): string {
  return /\p{L}|\p{N}/u.exec(word ?? '')?.[0] ?? '';
}
