import type { User } from '#server/api/users.ts';

/**
 * Whoever sits at the computer that a database is read from: they have its address and its password, so nothing is
 * kept from them. Nobody in the tables, so `me` finds no rows.
 */
export const LOCAL_OWNER: User = {
  id: '00000000-0000-0000-0000-000000000000',
  username: 'local-owner',
  name: 'Local owner',
  email: '',
  avatar_url: '',
  created_at: '',
  updated_at: '',
  last_seen_at: '',
  status: 'active',
  login_type: 'none',
  roles: ['owner'],
};
