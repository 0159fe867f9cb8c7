import { t } from '#shared/i18n/t.ts';

/** What the groups of commands are called. */
export const GROUP_WORDS = {
  recent: t('Recent'),
  filters: t('Filters'),
  views: t('Views'),
  actions: t('Actions'),
  pages: t('Go to'),
  settings: t('Settings'),
  session: t('Session'),
  people: t('People'),
  models: t('Models'),
  providers: t('Providers'),
  clients: t('Clients'),
} as const;

export type GroupName = keyof typeof GROUP_WORDS;
