import { createContext } from 'react';
import type { LinkProps } from 'react-router';
import type { Interception } from '#model/interception.ts';

/** Where a row's own address leads: known to whoever knows the filters, and drawn by one cell far below. */
export const RowLinkContext = createContext<
  (row: Interception) => Pick<LinkProps, 'to' | 'state' | 'replace' | 'preventScrollReset'>
>(row => ({ to: row.id }));
