/** The staff API's part about practice. */
import type { z } from 'zod';
import type * as practice from '../../contracts/practice.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { Http } from './http.ts';

export type Practice = z.infer<typeof practice.Practice>;
export type PracticeScript = z.infer<typeof practice.PracticeScript>;
export type PracticeRun = z.infer<typeof practice.PracticeRun>;
export type PracticeReview = z.infer<typeof practice.PracticeReview>;
type StartRunsBody = z.input<typeof practice.StartRunsBody>;

const of = (serviceId: string) => `/api/staff/services/${serviceId}`;

export function practiceOperations({ ask }: Http) {
  return {
    practice: (serviceId: string) => ask<Practice>('GET', `${of(serviceId)}/practice`),
    startRuns: (serviceId: string, start: StartRunsBody) =>
      ask<Practice>('POST', `${of(serviceId)}/practice/runs`, start),
    stopRun: (serviceId: string, runId: string) =>
      ask<Practice>('DELETE', `${of(serviceId)}/practice/runs/${runId}`),
    resetPractice: (serviceId: string) =>
      ask<Practice>('POST', `${of(serviceId)}/practice/reset`, { confirmed: true }),
    turnService: (serviceId: string, mode: ServiceMode) =>
      ask<{ mode: ServiceMode }>('PUT', `${of(serviceId)}/mode`, { mode }),
  };
}
