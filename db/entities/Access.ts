import { defineEntity, p } from '@mikro-orm/core';
import { ACCESS_KINDS, ACCESS_REVIEWS, ACCESS_STATUSES } from '../../domain/access.ts';
import { Consultation } from './Consultation.ts';
import { Consultee } from './Consultee.ts';
import { ofOrganisationOrService, ofService } from './tenancy.ts';

const RestrictionSchema = defineEntity({
  name: 'Restriction',
  tableName: 'restrictions',
  rowLevelSecurity: 'force',
  policies: ofService('restrictions'),
  indexes: [
    {
      name: 'restrictions_now',
      expression: `create unique index "restrictions_now" on "restrictions" ("consultee_id", "consultation_id") nulls not distinct where "lifted_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    /** `null`: all of hers, also those to come. */
    consultationId: p.uuid().nullable(),
    /** Encrypted under her key; AAD row = id. */
    reason: p.blob(),
    setById: p.uuid(),
    setAt: p.datetime().defaultRaw('now()'),
    liftReason: p.blob().nullable(),
    liftedById: p.uuid().nullable(),
    liftedAt: p.datetime().nullable(),
  },
});

/** Why a consultation, or all of somebody's, is kept from the counselors who do not answer it; lifted, never deleted. */
export class Restriction extends RestrictionSchema.class {}
RestrictionSchema.setClass(Restriction);

const SpecialAccessSchema = defineEntity({
  name: 'SpecialAccess',
  tableName: 'special_accesses',
  rowLevelSecurity: 'force',
  policies: ofService('special_accesses'),
  indexes: [
    { properties: ['consultation', 'staffId'] },
    {
      name: 'special_accesses_to_review',
      expression: `create index "special_accesses_to_review" on "special_accesses" ("service_id") where "reviewed_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    staffId: p.uuid(),
    kind: p.enum(ACCESS_KINDS),
    status: p.enum(ACCESS_STATUSES),
    /** Encrypted under the consultation's key, as the other words are; AAD row = id. */
    reason: p.blob(),
    askedAt: p.datetime().defaultRaw('now()'),
    /** So long it was asked for, or lasts. */
    minutes: p.integer(),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    decisionNote: p.blob().nullable(),
    /** From when on it opens nothing any more; `null`: it never opened anything. */
    endsAt: p.datetime().nullable(),
    review: p.enum(ACCESS_REVIEWS).nullable(),
    reviewRemark: p.blob().nullable(),
    reviewedById: p.uuid().nullable(),
    reviewedAt: p.datetime().nullable(),
  },
});

/** Reading for a while what one may otherwise not read: a counselor in an emergency, an auditor with an approval. */
export class SpecialAccess extends SpecialAccessSchema.class {}
SpecialAccessSchema.setClass(SpecialAccess);

const CanarySchema = defineEntity({
  name: 'Canary',
  tableName: 'canaries',
  rowLevelSecurity: 'force',
  policies: ofService('canaries'),
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    madeById: p.uuid(),
    madeAt: p.datetime().defaultRaw('now()'),
    /** From when on it raises nothing any more. */
    removedAt: p.datetime().nullable(),
  },
});

/** A consultation that never took place: nobody has a reason to open it. */
export class Canary extends CanarySchema.class {}
CanarySchema.setClass(Canary);

const CopySchema = defineEntity({
  name: 'Copy',
  tableName: 'copies',
  rowLevelSecurity: 'force',
  policies: ofOrganisationOrService('copies'),
  indexes: [{ properties: ['organisationId', 'madeAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid().nullable(),
    /** What was copied, as a code: "trail" … */
    kind: p.string().length(40),
    /** "csv", "pdf" … */
    format: p.string().length(10),
    rowCount: p.integer(),
    /** Encrypted under the organisation's key; AAD row = id. */
    purpose: p.blob(),
    madeById: p.uuid(),
    /** Of the ward: under which approval it was made. */
    approvalId: p.uuid().nullable(),
    madeAt: p.datetime().defaultRaw('now()'),
    destroyedAt: p.datetime().nullable(),
    destroyedById: p.uuid().nullable(),
  },
});

/** Something that left the system as a file: to be destroyed when it has served its purpose. */
export class Copy extends CopySchema.class {}
CopySchema.setClass(Copy);
