/** What setting a service up leaves behind: ticks on the checklist of LINE's consoles, retirements, invitations of staff. */
import { defineEntity, p } from '@mikro-orm/core';
import { LINK_KINDS } from '../../domain/memberships.ts';
import { Staff } from './Staff.ts';
import { ofOrganisation, ofService } from './tenancy.ts';

const LineTickSchema = defineEntity({
  name: 'LineTick',
  tableName: 'line_ticks',
  rowLevelSecurity: 'force',
  policies: ofService('line_ticks'),
  properties: {
    serviceId: p.uuid().primary(),
    /** As domain/line-checklist.ts names it. */
    item: p.string().length(40).primary(),
    organisationId: p.uuid(),
    tickedById: p.uuid(),
    tickedAt: p.datetime().defaultRaw('now()'),
  },
});

/** Somebody has made sure of it in LINE's consoles. */
export class LineTick extends LineTickSchema.class {}
LineTickSchema.setClass(LineTick);

const ServiceRetirementSchema = defineEntity({
  name: 'ServiceRetirement',
  tableName: 'service_retirements',
  rowLevelSecurity: 'force',
  policies: ofService('service_retirements'),
  indexes: [{ properties: ['serviceId', 'retiredAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Encrypted. */
    reason: p.blob(),
    retiredById: p.uuid(),
    retiredAt: p.datetime().defaultRaw('now()'),
    /** It was taken back. */
    endedById: p.uuid().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

/** A service that takes up no new consultation, from when to when, and why. */
export class ServiceRetirement extends ServiceRetirementSchema.class {}
ServiceRetirementSchema.setClass(ServiceRetirement);

const StaffInvitationSchema = defineEntity({
  name: 'StaffInvitation',
  tableName: 'staff_invitations',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('staff_invitations'),
  properties: {
    staff: () => p.manyToOne(Staff).primary(),
    organisationId: p.uuid(),
    /** Of somebody new, or of who is to set a new password. */
    kind: p.enum(LINK_KINDS).default('invitation'),
    /** SHA-256 of the token in the link, which is shown once. */
    tokenHash: p.blob().unique(),
    /** `null`: by the system operator, with a new organisation. */
    invitedById: p.uuid().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
});

/** The one-time link by which a member of staff sets their password. */
export class StaffInvitation extends StaffInvitationSchema.class {}
StaffInvitationSchema.setClass(StaffInvitation);
