import { expose } from 'comlink';
import { createPageAggregator } from './aggregator.ts';

expose(createPageAggregator());
