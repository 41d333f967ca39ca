import { defineEntity, p } from '@mikro-orm/core';
import { DUTIES } from '../../domain/duty.ts';
import { ROLES } from '../../domain/roles.ts';
import { PROOFS } from '../../domain/second-factor.ts';
import { Organisation } from './Organisation.ts';
import { Service } from './Service.ts';
import { ofOrganisation, rememberedIn, writtenByService } from './tenancy.ts';

const StaffSchema = defineEntity({
  name: 'Staff',
  tableName: 'staff',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('staff'),
  uniques: [{ properties: ['organisation', 'loginId'] }],
  properties: {
    id: p.uuid().primary(),
    organisation: () => p.manyToOne(Organisation),
    loginId: p.string().length(60),
    /** Encrypted. */
    name: p.blob(),
    passwordHash: p.string().length(300),
    /** Since the last success; the delay between tries is the API's. */
    failedSignIns: p.integer().default(0),
    duty: p.enum(DUTIES).default('off'),
    /** Suspended, or gone: may not sign in. */
    disabledAt: p.datetime().nullable(),
    /** Left the office or the work for good: what they had is somebody else's. */
    leftAt: p.datetime().nullable(),
    /** Where they belong to (所属); encrypted. */
    affiliation: p.blob().nullable(),
    /** From when until when they handle personal data, for the registers. */
    handlesFrom: p.date().nullable(),
    handlesUntil: p.date().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A member of staff. */
export class Staff extends StaffSchema.class {}
StaffSchema.setClass(Staff);

const MembershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  rowLevelSecurity: 'force',
  policies: [...ofOrganisation('memberships'), ...writtenByService('memberships', 'service_id')],
  triggers: rememberedIn('role_periods'),
  properties: {
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff).primary(),
    service: () => p.manyToOne(Service).primary(),
    role: p.enum(ROLES).primary(),
    /** In training: what they write goes to the consultee by way of a supervisor. */
    repliesNeedApproval: p.boolean().default(false),
  },
});

/** A role held in a service; one person may hold several. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);

const StaffSessionSchema = defineEntity({
  name: 'StaffSession',
  tableName: 'staff_sessions',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('staff_sessions'),
  indexes: [{ properties: ['staff', 'createdAt'] }],
  properties: {
    /** SHA-256 of the opaque token in the cookie. */
    tokenHash: p.blob().primary(),
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff),
    /** With a password alone it opens nothing where a second factor is needed. */
    proved: p.enum(PROOFS).default('password'),
    /** Encrypted: of the second factor that is being set up in this session and not confirmed yet. */
    pendingSecret: p.blob().nullable(),
    /** What it is called in the list of one's own sessions; the token is nobody's business. */
    id: p.uuid().defaultRaw('gen_random_uuid()').unique(),
    /** From what it was begun, in coarse words: "windows/edge". */
    device: p.string().length(40).nullable(),
    /** From where; encrypted. */
    address: p.blob().nullable(),
    /** When a factor was last proved in it: see api/http/step-up.ts. */
    provedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    seenAt: p.datetime().defaultRaw('now()'),
    endedAt: p.datetime().nullable(),
  },
});

export class StaffSession extends StaffSessionSchema.class {}
StaffSessionSchema.setClass(StaffSession);
