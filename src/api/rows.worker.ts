import { expose } from 'comlink';
import { tryToReadRows } from './read-rows.ts';

const reader = { read: tryToReadRows };
export type RowsReader = typeof reader;

expose(reader);
