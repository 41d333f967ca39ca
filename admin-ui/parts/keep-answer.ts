/** What a change answered, in the place of what was read before. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Keeps the answer; a read that began before the change, and may tell of the time before it, is dropped. */
export async function keepAnswer<Answer>(
  client: QueryClient,
  queryKey: QueryKey,
  answer: Answer,
): Promise<void> {
  await client.cancelQueries({ queryKey, exact: true });
  client.setQueryData<Answer>(queryKey, answer);
}
