/** Who holds which roles in a service, and the invitation of somebody new. */
import { z } from 'zod';
import { GIVEN_ROLES, LINK_KINDS, LOGIN_ID } from '../domain/memberships.ts';
import { ROLES } from '../domain/roles.ts';
import { Id, Instant, typedText } from './common.ts';

export const Member = z.object({
  id: Id,
  name: z.string(),
  loginId: z.string(),
  roles: z.array(z.enum(ROLES)),
  /** `invited`: no password is set yet. */
  state: z.enum(['active', 'invited', 'disabled']),
  /** Until when the link opens; `null` where there is none, or it was used. */
  invitedUntil: Instant.nullable(),
  /** Open consultations of this service that they are assigned. */
  open: z.int(),
});

export const Members = z.object({
  data: z.array(Member),
  /** Others of the organisation, who can be added; empty for those who change nothing. */
  others: z.array(z.object({ id: Id, name: z.string(), loginId: z.string() })),
});

const Given = z
  .array(z.enum(GIVEN_ROLES))
  .max(GIVEN_ROLES.length)
  .refine((roles) => new Set(roles).size === roles.length, 'each role once');

/** All the roles somebody holds here from now on; none removes them. */
export const MemberBody = z.object({ staffId: Id, roles: Given });

export const InvitationBody = z.object({
  /** Of the new account, made by its sender. */
  id: Id,
  loginId: z.string().regex(LOGIN_ID),
  name: typedText(60),
  roles: Given.min(1),
});

export const RenewInvitationBody = z.object({ staffId: Id });

/** The link is shown this once; only its digest is kept. */
export const Invitation = z.object({ token: z.string(), expiresAt: Instant });

const Token = z.string().regex(/^[\w-]{43}$/u);

export const InvitationLookUp = z.object({ token: Token });
export const Invited = z.object({
  kind: z.enum(LINK_KINDS),
  organisation: z.object({ code: z.string(), name: z.string() }),
  loginId: z.string(),
  name: z.string(),
});

export const FirstPassword = z.object({ token: Token, password: z.string().min(1).max(500) });
