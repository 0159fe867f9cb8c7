import { spellOut } from '#lib/visible-text.ts';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import type { Config } from '#model/config.ts';
import { Avatar } from '#ui/avatar.tsx';
import { useConfig } from '#app/use-config.ts';

const load = async () => ({ default: (await import('./account-menu.tsx')).AccountMenu });
/** Fetched when a hand comes near it. */
const AccountMenu = lazy(load);

/** Who is signed in; pressed, how and from where, and what can be done about it. */
export function AccountButton() {
  const config = useConfig();
  const [wanted, setWanted] = useState(false);
  const user = config?.user;
  if (!user) return null;
  const near = () => void load().catch(() => undefined);
  const button = (
    <AvatarButton
      user={user}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={near}
      onFocus={near}
    />
  );
  return (
    <div className="flex shrink-0">
      {wanted ? (
        <Suspense fallback={button}>
          <AccountMenu config={config} user={user} button={<AvatarButton user={user} />} />
        </Suspense>
      ) : (
        button
      )}
    </div>
  );
}

function AvatarButton({ user, ...props }: ComponentProps<'button'> & { user: NonNullable<Config['user']> }) {
  const who = `Signed in as ${spellOut(user.username)}`;
  return (
    <button
      type="button"
      title={`${who} (${user.roles.join(', ') || 'member'})`}
      className="shrink-0 rounded-full"
      {...props}
    >
      <Avatar id={user.id} name={user.name || user.username} url={user.avatar_url} size={26} />
      <span className="sr-only">{who}</span>
    </button>
  );
}
