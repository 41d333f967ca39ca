/** Changing how a service rests: what the answer says is on the screen at once. */
import { useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import type { Pauses } from '../staff-api/reception.ts';

export function usePauseChange(
  serviceId: string,
): (work: () => Promise<Pauses>, done: string) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('settings', 'services');
  return (work, done) =>
    change(async () => {
      await keepAnswer(client, ['settings', serviceId, 'pauses'], await work());
    }, done);
}
