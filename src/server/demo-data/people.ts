import { createRng, type Rng, DAY, HOUR, microsOf, momentText } from './rng.ts';
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

/** Who can sign in to embedded data: one account for each way Coder 2.34 treats a reader. */
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
  /** Hours east of Greenwich. */
  readonly offset: number;
  readonly language?: Language;
  readonly machine?: true;
}

interface Card extends Habits {
  readonly username: string;
  readonly name: string;
  readonly status?: 'suspended';
  readonly avatar_url?: string;
}

const ACCOUNT_CARDS: readonly (readonly [Account, Habits])[] = [
  [ACCOUNTS.owner, { offset: 1 }],
  [ACCOUNTS.auditor, { offset: 5.5 }],
  [ACCOUNTS.member, { offset: 8 }],
];

const CARDS: readonly Card[] = [
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
  /** Share of all work: a few people do most of it. */
  readonly weight: number;
  readonly routes: readonly Route[];
  readonly route_weights: readonly number[];
  readonly api_keys: readonly string[];
  readonly project: string;
}

const PROJECTS = ['storefront', 'billing', 'atlas', 'mobile-app', 'infra', 'data-platform', 'docs', 'ledger'];
const KEY_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Habits come in the order of use: the first way is taken most of the time. */
const ROUTE_WEIGHTS = [0.72, 0.2, 0.08];

function habitsOf(rng: Rng): Pick<Person, 'routes' | 'route_weights' | 'api_keys' | 'project'> {
  const weights = ROUTES.map(route => route.weight);
  return {
    routes: ROUTE_WEIGHTS.map(() => rng.weighted(ROUTES, weights)),
    route_weights: ROUTE_WEIGHTS,
    api_keys: [rng.letters(KEY_LETTERS, 10), rng.letters(KEY_LETTERS, 10)],
    project: rng.pick(PROJECTS),
  };
}

/** Everyone of the made-up deployment, the three accounts first. */
export function generatePeople(seed: number): readonly Person[] {
  const rng = createRng(seed ^ 0x70656f70);
  const everyone = [
    ...ACCOUNT_CARDS.map(([account, card]) => ({ card, user: { ...account, status: 'active' as const } })),
    ...CARDS.map(card => ({
      card,
      user: {
        id: rng.uuid(),
        username: card.username,
        name: card.name,
        email: `${card.username}@example.com`,
        avatar_url: card.avatar_url ?? '',
        rbac_roles: [],
        status: card.status ?? ('active' as const),
      },
    })),
  ];
  const ranks = new Map(
    everyone
      .map(({ user }) => ({ id: user.id, lot: rng.next() }))
      .sort((left, right) => left.lot - right.lot)
      .map(({ id }, rank) => [id, rank]),
  );
  return everyone.map(({ user, card }) => ({
    user,
    offset: card.offset,
    machine: card.machine ?? false,
    language: card.language ?? null,
    weight: 1 / ((ranks.get(user.id) ?? 0) + 1.5) ** 0.85,
    ...habitsOf(rng),
  }));
}

/** The rows of `users`, seen by `now`. */
export function generateUsers({ seed, now }: { seed: number; now: Date }): StoredUser[] {
  const rng = createRng(seed ^ 0x75736572);
  const end = microsOf(now);
  const withPassword = new Set<string>(Object.values(ACCOUNTS).map(account => account.id));
  return generatePeople(seed).map(({ user, machine }) => {
    const created = end - Math.floor(rng.between(60 * DAY, 900 * DAY));
    const seen = end - Math.floor(rng.between(0, user.status === 'suspended' ? 9 * DAY : 5 * HOUR));
    return {
      ...user,
      login_type: machine ? 'none' : withPassword.has(user.id) ? 'password' : 'oidc',
      created_at: momentText(created),
      updated_at: momentText(created + Math.floor(rng.between(0, 20 * DAY))),
      last_seen_at: momentText(seen),
      deleted: false,
    };
  });
}
