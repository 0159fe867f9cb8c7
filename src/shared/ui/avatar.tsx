import { createContext, use, useState, type CSSProperties } from 'react';

/** Hues whose tints have a contrast of 4.5:1 to their initials in both themes, so no yellow or lime. */
const HUES = [255, 190, 338, 122, 228, 22, 285, 205];

/** The hosts that avatars can be loaded from; none unless the server's settings list them. */
export const AvatarHostsContext = createContext<readonly string[]>([]);

interface AvatarProps {
  id: string;
  name: string;
  /** An image, loaded only from `AvatarHostsContext`, because its host learns who views the page. */
  url?: string;
  size?: number;
}

/** A user's image, or initials on a color derived from the user's id. */
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
  const style: CSSProperties & Record<'--hue', number> = {
    width: size,
    height: size,
    fontSize: size * 0.41,
    '--hue': hueOf(id),
  };
  return (
    <span
      aria-hidden="true"
      className="avatar inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none"
      style={style}
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

function hueOf(id: string): number {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) >>> 0;
  return HUES[hash % HUES.length] ?? 0;
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
