import { defineEntity, p } from '@mikro-orm/core';
import { REPAIR_OUTCOMES } from '../../domain/invariants.ts';
import { ofOrganisation, ofService } from './tenancy.ts';

const InspectionSchema = defineEntity({
  name: 'Inspection',
  tableName: 'inspections',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('inspections'),
  indexes: [
    {
      name: 'inspections_one_waiting',
      expression: `create unique index "inspections_one_waiting" on "inspections" ("organisation_id") where "done_at" is null`,
    },
    { properties: ['organisationId', 'doneAt'] },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** `null`: by itself. */
    askedById: p.uuid().nullable(),
    askedAt: p.datetime().defaultRaw('now()'),
    begunAt: p.datetime().nullable(),
    doneAt: p.datetime().nullable(),
    /** Consultations there were. */
    lookedAt: p.integer().nullable(),
    /** Rules that could not be looked at, as with the engine away. */
    leftOut: p.array().default([]),
  },
});

/** One look at all consultations of an organisation by the rules of domain/invariants.ts. */
export class Inspection extends InspectionSchema.class {}
InspectionSchema.setClass(Inspection);

const BreachSchema = defineEntity({
  name: 'Breach',
  tableName: 'breaches',
  rowLevelSecurity: 'force',
  policies: ofService('breaches'),
  indexes: [
    {
      name: 'breaches_one_open',
      expression: `create unique index "breaches_one_open" on "breaches" ("consultation_id", "kind") where "gone_at" is null`,
    },
    {
      name: 'breaches_repairs',
      expression: `create index "breaches_repairs" on "breaches" ("repair_asked_at") where "repair_asked_at" is not null and "repaired_at" is null`,
    },
    { properties: ['organisationId', 'foundAt'] },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    /** Of domain/invariants.ts. */
    kind: p.string().length(40),
    foundAt: p.datetime().defaultRaw('now()'),
    /** It holds again. */
    goneAt: p.datetime().nullable(),
    repairAskedById: p.uuid().nullable(),
    repairAskedAt: p.datetime().nullable(),
    repairedAt: p.datetime().nullable(),
    repairOutcome: p.enum(REPAIR_OUTCOMES).nullable(),
  },
});

/** A rule that does not hold of a consultation, as long as it does not. */
export class Breach extends BreachSchema.class {}
BreachSchema.setClass(Breach);
