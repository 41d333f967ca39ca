/** What one may do in a service, by the roles one holds there. */
import type { Role } from '../../domain/roles.ts';
import { useMe } from '../session/session.ts';

export function useRolesIn(serviceId: string): readonly Role[] {
  return useMe().services.find(({ id }) => id === serviceId)?.roles ?? [];
}

/** The roles one holds anywhere. */
export function useRoles(): readonly Role[] {
  return [...new Set(useMe().services.flatMap(({ roles }) => roles))];
}
