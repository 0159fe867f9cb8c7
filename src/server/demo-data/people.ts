import { createRng, type Rng, DAY, HOUR, microsOf, formatTimestamp } from './rng.ts';
import type { Language } from './localized-prompts.ts';
import { ROUTES, type Route } from './routes.ts';
import type { StoredUser } from './stored-interception.ts';

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatar_url: string;
  readonly rbac_roles: readonly string[];
}

/** The accounts that can sign in to embedded data: one for each way in which Coder 2.34 treats a user. */
export const ACCOUNTS = {
  owner: {
    id: '6f1c2a54-93d7-4b0e-8a41-0c5d7e21b9f3',
    username: 'olivia',
    name: 'Olivia Owner',
    email: 'olivia@example.com',
    avatar_url: '',
    rbac_roles: ['owner'],
  },
  auditor: {
    id: 'b27e8d10-4c6f-4f92-b5a8-3e9d10c7f264',
    username: 'arun',
    name: 'Arun Auditor',
    email: 'arun@example.com',
    avatar_url: '',
    rbac_roles: ['auditor'],
  },
  member: {
    id: 'd94b06e7-1f38-4a5c-9e02-7b8a65f4c1d0',
    username: 'mei',
    name: 'Mei Member',
    email: 'mei@example.com',
    avatar_url: '',
    rbac_roles: [],
  },
} as const satisfies Record<string, Account>;

interface Habits {
  /** Hours ahead of UTC. */
  readonly offset: number;
  readonly language?: Language;
  readonly machine?: true;
}

interface Profile extends Habits {
  readonly username: string;
  readonly name: string;
  readonly status?: 'suspended';
  readonly avatar_url?: string;
}

const ACCOUNT_PROFILES: readonly (readonly [Account, Habits])[] = [
  [ACCOUNTS.owner, { offset: 1 }],
  [ACCOUNTS.auditor, { offset: 5.5 }],
  [ACCOUNTS.member, { offset: 8 }],
];

const PROFILES: readonly Profile[] = [
  { username: 'joao', name: 'João Pereira', offset: -3, language: 'pt' },
  { username: 'elodie', name: 'Élodie Martin', offset: 1 },
  { username: 'sakura', name: '田中さくら', offset: 9, language: 'ja' },
  { username: 'vladimir', name: 'Владимир Соколов', offset: 3, language: 'ru' },
  { username: 'yusuf', name: 'يوسف الحداد', offset: 3, language: 'ar' },
  { username: 'noa', name: 'נועה לביא', offset: 2 },
  { username: 'siobhan', name: "Siobhán O'Dwyer", offset: 0 },
  { username: 'contractor-17', name: '', offset: -5 },
  { username: 'ci-bot', name: 'ci-bot', offset: 0, machine: true },
  { username: 'jonas', name: 'Jonas Vogt', offset: 1, language: 'de' },
  { username: 'lars', name: 'Lars Åkerlund', offset: 1 },
  { username: 'wei', name: '陈伟明', offset: 8 },
  { username: 'minjun', name: '김민준', offset: 9 },
  { username: 'lan', name: 'Nguyễn Thị Lan', offset: 7 },
  { username: 'zofia', name: 'Zofia Wiśniewska', offset: 1 },
  { username: 'ozgur', name: 'Özgür Yıldırım', offset: 3 },
  { username: 'katerina', name: 'Κατερίνα Δημητρίου', offset: 2 },
  { username: 'priya', name: 'Priya Raghunathan', offset: 5.5 },
  { username: 'fatima', name: 'Fatima Zahra Benali', offset: 1, language: 'ar' },
  { username: 'kwame', name: 'Kwame Asante', offset: 0 },
  { username: 'ines', name: 'Inés Fernández-Ruiz', offset: 1 },
  { username: 'tomas', name: 'Tomáš Dvořáček', offset: 1 },
  { username: 'mateus', name: 'Mateus Albuquerque', offset: -3, language: 'pt' },
  { username: 'grace', name: 'Grace Whitlock', offset: -8 },
  { username: 'ben', name: 'Ben Achterberg', offset: -5 },
  { username: 'ravi', name: 'Ravi Deshpande', offset: 5.5 },
  { username: 'hanna', name: 'Hanna Lindqvist-Östergård', offset: 1, language: 'de' },
  { username: 'theo', name: 'Theodore Maxwell Quillfeather-Babington III', offset: -5 },
  { username: 'yara', name: 'Yara Haddad', offset: 4 },
  { username: 'oskar', name: 'Oskar Blum', offset: 1, language: 'de' },
  { username: 'lucia', name: 'Lucía Paredes', offset: -6 },
  { username: 'sam', name: 'Sam Okonkwo', offset: 1 },
  { username: 'peggy', name: 'Peggy Lindgren', offset: -8, status: 'suspended' },
  { username: 'dmitri', name: 'Дмитрий Орлов', offset: 5, language: 'ru' },
  { username: 'haruto', name: '佐藤陽翔', offset: 9, language: 'ja' },
  { username: 'nadia', name: 'Nadia Kowalczyk', offset: 1 },
  {
    username: 'maja',
    name: 'Maja Ćosić',
    offset: 1,
    avatar_url: 'https://avatars.example.com/u/maja.png?s=64',
  },
];

export interface Person {
  readonly user: Pick<
    StoredUser,
    'id' | 'username' | 'name' | 'avatar_url' | 'email' | 'rbac_roles' | 'status'
  >;
  readonly offset: number;
  readonly machine: boolean;
  readonly language: Language | null;
  /** The share of all traffic: a few users cause most of it. */
  readonly weight: number;
  readonly routes: readonly Route[];
  readonly route_weights: readonly number[];
  readonly api_keys: readonly string[];
  readonly project: string;
}

const PROJECTS = ['storefront', 'billing', 'atlas', 'mobile-app', 'infra', 'data-platform', 'docs', 'ledger'];
const KEY_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** By use: the first route is taken most often. */
const ROUTE_WEIGHTS = [0.72, 0.2, 0.08];

function generateHabits(rng: Rng): Pick<Person, 'routes' | 'route_weights' | 'api_keys' | 'project'> {
  const weights = ROUTES.map(route => route.weight);
  return {
    routes: ROUTE_WEIGHTS.map(() => rng.weighted(ROUTES, weights)),
    route_weights: ROUTE_WEIGHTS,
    api_keys: [rng.letters(KEY_LETTERS, 10), rng.letters(KEY_LETTERS, 10)],
    project: rng.pick(PROJECTS),
  };
}

/** All users of the demo deployment, the three accounts first. */
export function generatePeople(seed: number): readonly Person[] {
  const rng = createRng(seed ^ 0x70656f70);
  const allPeople = [
    ...ACCOUNT_PROFILES.map(([account, profile]) => ({
      profile,
      user: { ...account, status: 'active' as const },
    })),
    ...PROFILES.map(profile => ({
      profile,
      user: {
        id: rng.uuid(),
        username: profile.username,
        name: profile.name,
        email: `${profile.username}@example.com`,
        avatar_url: profile.avatar_url ?? '',
        rbac_roles: [],
        status: profile.status ?? ('active' as const),
      },
    })),
  ];
  const ranks = new Map(
    allPeople
      .map(({ user }) => ({ id: user.id, order: rng.next() }))
      .sort((left, right) => left.order - right.order)
      .map(({ id }, rank) => [id, rank]),
  );
  return allPeople.map(({ user, profile }) => ({
    user,
    offset: profile.offset,
    machine: profile.machine ?? false,
    language: profile.language ?? null,
    weight: 1 / ((ranks.get(user.id) ?? 0) + 1.5) ** 0.85,
    ...generateHabits(rng),
  }));
}

/** The rows of `users`, with activity up to `now`. */
export function generateUsers({ seed, now }: { seed: number; now: Date }): StoredUser[] {
  const rng = createRng(seed ^ 0x75736572);
  const end = microsOf(now);
  const passwordUsers = new Set<string>(Object.values(ACCOUNTS).map(account => account.id));
  return generatePeople(seed).map(({ user, machine }) => {
    const created = end - Math.floor(rng.between(60 * DAY, 900 * DAY));
    const lastSeen = end - Math.floor(rng.between(0, user.status === 'suspended' ? 9 * DAY : 5 * HOUR));
    return {
      ...user,
      login_type: machine ? 'none' : passwordUsers.has(user.id) ? 'password' : 'oidc',
      created_at: formatTimestamp(created),
      updated_at: formatTimestamp(created + Math.floor(rng.between(0, 20 * DAY))),
      last_seen_at: formatTimestamp(lastSeen),
      deleted: false,
    };
  });
}
