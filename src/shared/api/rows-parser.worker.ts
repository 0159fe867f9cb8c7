import { expose } from 'comlink';
import { tryToReadRows } from './parse-rows.ts';

const reader = { read: tryToReadRows };
export type RowsReader = typeof reader;

expose(reader);
