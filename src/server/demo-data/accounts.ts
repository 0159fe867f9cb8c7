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
