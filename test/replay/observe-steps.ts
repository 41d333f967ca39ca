/** Loaded into the sandbox of replays: hands out every step the workflows want recorded, replayed or not. */
import { proxySinks, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

export interface StepSinks extends Sinks {
  steps: { wanted(activityType: string, args: unknown[]): void };
}

const { steps } = proxySinks<StepSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      async scheduleLocalActivity(input, next) {
        steps.wanted(input.activityType, input.args);
        return next(input);
      },
    },
  ],
});
