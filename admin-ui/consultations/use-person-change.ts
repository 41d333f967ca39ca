/** Something about the person is changed: what shows her is read anew. */
import { useChange } from '../parts/use-change.ts';

export function usePersonChange(): ReturnType<typeof useChange> {
  return useChange('consultations', 'timeline', 'earlier-talk');
}
