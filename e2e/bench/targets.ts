/** What is measured beside what: the app, the page by hand, and the latter with the largest pages of the API. */
export const SUBJECTS = {
  app: '/interceptions',
  bare: '/baseline-dom.xhtml?limit=100',
  'bare, 1,000 a page': '/baseline-dom.xhtml?limit=1000',
} as const;

export type Subject = keyof typeof SUBJECTS;
