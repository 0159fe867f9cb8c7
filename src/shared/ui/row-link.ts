import { createContext } from 'react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';

/** A row's own address: known to whoever knows the filters, and drawn by one cell far below. */
export const RowLinkContext = createContext<(row: InterceptionRow) => string>(row => row.id);
