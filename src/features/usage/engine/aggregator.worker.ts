import { expose } from 'comlink';
import { createPageFolder } from './aggregator.ts';

expose(createPageFolder());
