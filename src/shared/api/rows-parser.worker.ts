import { expose } from 'comlink';
import { parseRowsResult } from './parse-rows.ts';

const reader = { read: parseRowsResult };
export type RowsReader = typeof reader;

expose(reader);
