import { defineEntity, p } from '@mikro-orm/core';
import {
  ACCOMMODATION_DECISIONS,
  ACCOMMODATION_STATUSES,
  NEEDS,
} from '../../domain/accommodation.ts';
import { Consultee } from './Consultee.ts';
import { ofService, onlyAddedToUntilDisposal } from './tenancy.ts';

const AccommodationSchema = defineEntity({
  name: 'Accommodation',
  tableName: 'accommodations',
  rowLevelSecurity: 'force',
  policies: ofService('accommodations'),
  indexes: [
    { properties: ['consultee', 'createdAt'] },
    {
      name: 'accommodations_review',
      expression: `create index "accommodations_review" on "accommodations" ("service_id", "review_on") where "review_on" is not null`,
    },
  ],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    /** The consultation in which it was asked for; `null` before there was one. */
    consultationId: p.uuid().nullable(),
    need: p.enum(NEEDS),
    /** What was asked for, encrypted under her key; AAD row = id. */
    words: p.blob().nullable(),
    /** Who wrote it down; `null`: she asked for it herself, in her room. */
    askedById: p.uuid().nullable(),
    // As the newest step has it.
    status: p.enum(ACCOMMODATION_STATUSES).default('asked'),
    reviewOn: p.date().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Something a consultee asked to be done differently for her. */
export class Accommodation extends AccommodationSchema.class {}
AccommodationSchema.setClass(Accommodation);

const AccommodationStepSchema = defineEntity({
  name: 'AccommodationStep',
  tableName: 'accommodation_steps',
  rowLevelSecurity: 'force',
  policies: ofService('accommodation_steps'),
  triggers: onlyAddedToUntilDisposal('accommodation_steps'),
  indexes: [{ properties: ['accommodation', 'createdAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    accommodation: () => p.manyToOne(Accommodation),
    status: p.enum(ACCOMMODATION_DECISIONS),
    /** What was done instead or at all, why, and what she is told of it: encrypted under her key; AAD row = id. */
    done: p.blob().nullable(),
    reason: p.blob().nullable(),
    told: p.blob().nullable(),
    /** Who decided; `null`: she ended it herself. */
    decidedById: p.uuid().nullable(),
    /** Who wrote it down. */
    staffId: p.uuid().nullable(),
    reviewOn: p.date().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** What was decided about it, once; the next decision is another row. */
export class AccommodationStep extends AccommodationStepSchema.class {}
AccommodationStepSchema.setClass(AccommodationStep);
