/** The smallest workflow that takes updates. */
import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

export const add = defineUpdate<number, [number]>('add');

export async function counting(): Promise<void> {
  let sum = 0;
  setHandler(add, (n) => (sum += n));
  await condition(() => sum < 0);
}
