/** Who may be given which roles in a service, and what would leave it without anybody to look after it. */
import type { Role } from './roles.ts';

/** What an administrator gives; technical accounts are the system operator's own matter. */
export const GIVEN_ROLES = ['counselor', 'supervisor', 'administrator', 'auditor'] as const;

/** Who holds one of these can be assigned a consultation, and goes on with it. */
export const ASSIGNED_ROLES: readonly Role[] = ['counselor', 'supervisor'];

/** An invitation's link opens for so long. */
export const INVITATION_HOURS = 72;

/** A link is for somebody new, or for who is to set another password. */
export const LINK_KINDS = ['invitation', 'reset'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** What somebody is asked to type as a login id. */
export const LOGIN_ID = /^[a-z0-9][a-z0-9._-]{2,59}$/u;

/** What a service or an organisation is named by in addresses and at the sign-in. */
export const CODE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u;

export interface RoleHolder {
  staffId: string;
  roles: readonly Role[];
  /** Has set a password, and is not disabled. */
  canSignIn: boolean;
}

/** Whether somebody who can sign in would still be administrator once these roles were changed. */
export function keepsAdministrator(
  holders: readonly RoleHolder[],
  changed: { staffId: string; roles: readonly Role[] },
): boolean {
  return holders.some(({ staffId, roles, canSignIn }) => {
    const held = staffId === changed.staffId ? changed.roles : roles;
    return canSignIn && held.includes('administrator');
  });
}
