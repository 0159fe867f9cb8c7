import { expose } from 'comlink';
import { createPageFolder } from './page-folder.ts';

expose(createPageFolder());
