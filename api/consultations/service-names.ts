/** Names of services for lists; the cache knows them without a query. */
import type { StaffContext } from '../http/route.ts';

type Context = Pick<StaffContext<unknown, unknown, unknown, unknown>, 'tx' | 'deps' | 'now'>;

/** Looks the rows' services up once each. */
export async function serviceNames(
  { tx, deps, now }: Context,
  rows: readonly { serviceId: string }[],
): Promise<(id: string) => string> {
  const names = new Map<string, string>();
  for (const id of new Set(rows.map(({ serviceId }) => serviceId))) {
    names.set(id, (await deps.services.get(tx, id, now))?.name ?? '');
  }
  return (id) => names.get(id) ?? '';
}
