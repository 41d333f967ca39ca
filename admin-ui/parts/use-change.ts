/** A change that somebody asked for with a button or a dialog: done once, told, and what it concerns read anew. */
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { textOf } from '../staff-api/http.ts';

/**
 * Whether it was taken; what was refused is told here, and nothing typed is lost by it. `keys`: first words of
 * the queries that are read anew either way, since a refusal may say that somebody else was faster.
 */
export function useChange(
  ...keys: readonly string[]
): (work: () => Promise<unknown>, done: string) => Promise<boolean> {
  const client = useQueryClient();
  const notify = useNotify();
  return async (work, done) => {
    try {
      await work();
      notify(done, { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
    }
  };
}
