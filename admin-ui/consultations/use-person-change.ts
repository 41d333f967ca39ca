/** Something about the person is changed: the screen reads anew, and a refusal is said without losing what was typed. */
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { textOf } from '../staff-api/http.ts';

export function usePersonChange(): (
  work: () => Promise<unknown>,
  done: string,
) => Promise<boolean> {
  const client = useQueryClient();
  const notify = useNotify();
  return async (work, done) => {
    try {
      await work();
      await Promise.all(
        ['consultations', 'timeline', 'earlier-talk'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
      notify(done, { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  };
}
