/** What the file routes keep between requests: who uploads now, and the scanner. */
import type { ApiConfig } from '../config.ts';
import { createRateLimit, type RateLimit } from '../http/rate-limit.ts';
import { createGate, type Gate } from './gate.ts';
import { createScanner, type Scanner } from './scanner.ts';

export interface FileParts {
  scanner: Scanner;
  /** Every upload under way is held in memory. */
  uploads: Gate;
  downloads: Gate;
  /** By sender. */
  rate: RateLimit;
}

export function createFileParts({ clamd }: Pick<ApiConfig, 'clamd'>): FileParts {
  return {
    scanner: createScanner(clamd),
    uploads: createGate({ atOnce: 8, waiting: 40, ofOne: { atOnce: 2, waiting: 10 } }),
    downloads: createGate({ atOnce: 8, waiting: 200, ofOne: { atOnce: 2, waiting: 50 } }),
    rate: createRateLimit({ burst: 30, perSecond: 0.5 }),
  };
}
