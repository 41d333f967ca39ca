/** The services in which one holds a permission, as a screen lets one choose among them. */
import { may, type Permission } from '../../domain/roles.ts';
import { useMe } from '../session/session.ts';

export function useServicesWith(permission: Permission): { id: string; name: string }[] {
  return useMe()
    .services.filter(({ roles }) => may(roles, permission, 'service'))
    .map(({ id, name }) => ({ id, name }));
}
