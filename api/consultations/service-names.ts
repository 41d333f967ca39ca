/** What lists say of services; the cache knows them without a query. */
import { flagKindsOf, type FlagKind } from '../../domain/flags.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceNow } from '../service-cache.ts';

type Context = Pick<StaffContext<unknown, unknown, unknown, unknown>, 'tx' | 'deps' | 'now'>;
type Rows = readonly { serviceId: string }[];

async function lookUp({ tx, deps, now }: Context, rows: Rows): Promise<Map<string, ServiceNow>> {
  const found = new Map<string, ServiceNow>();
  for (const id of new Set(rows.map(({ serviceId }) => serviceId))) {
    const service = await deps.services.get(tx, id, now);
    if (service) found.set(id, service);
  }
  return found;
}

/** Looks the rows' services up once each. */
export async function serviceNames(context: Context, rows: Rows): Promise<(id: string) => string> {
  const found = await lookUp(context, rows);
  return (id) => found.get(id)?.name ?? '';
}

export interface ServicesShown {
  nameOf(id: string): string;
  flagKindsOf(id: string): readonly FlagKind[];
  /** What an attribute is called there now; `null` where there is no such attribute any more. */
  fieldOf(id: string, code: string): string | null;
}

/** What rows of consultations show of their services. */
export async function servicesShown(context: Context, rows: Rows): Promise<ServicesShown> {
  const found = await lookUp(context, rows);
  return {
    nameOf: (id) => found.get(id)?.name ?? '',
    flagKindsOf: (id) => flagKindsOf(found.get(id)?.settings ?? null),
    fieldOf: (id, code) =>
      found.get(id)?.form?.fields.find((field) => field.code === code)?.label ?? null,
  };
}
