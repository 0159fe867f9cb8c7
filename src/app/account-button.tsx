import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import type { ComponentProps } from 'react';
import type { Config } from '#shared/domain/config.ts';
import { t } from '#shared/i18n/t.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { lazyPopup } from '#shared/ui/lazy.tsx';
import { rolesOf } from '#features/auth/coder-labels.ts';
import { useConfig } from '#shared/api/config.ts';

interface AccountProps {
  config: Config;
  user: NonNullable<Config['user']>;
}

const LateAccountMenu = lazyPopup<AccountProps>(
  'menu',
  async () => (await import('./account-menu.tsx')).AccountMenu,
);

/** The signed-in user's avatar, which opens the account menu. */
export function AccountButton() {
  const config = useConfig();
  const user = config?.user;
  if (!user) return null;
  return (
    <div className="flex shrink-0">
      <LateAccountMenu
        rest={{ config, user }}
        render={waiting => <AvatarButton user={user} {...waiting} />}
      />
    </div>
  );
}

function AvatarButton({ user, ...props }: ComponentProps<'button'> & Pick<AccountProps, 'user'>) {
  const name = escapeInvisible(user.username);
  return (
    <button
      type="button"
      title={t('Signed in as {name} ({roles})', { name, roles: rolesOf(user) })}
      className="shrink-0 rounded-full"
      {...props}
    >
      <Avatar id={user.id} name={user.name || user.username} url={user.avatar_url} size={26} />
      <span className="sr-only">{t('Signed in as {name}', { name })}</span>
    </button>
  );
}
