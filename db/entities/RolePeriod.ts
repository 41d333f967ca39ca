/** Who held which role in which service from when until when, and the reviews of that. */
import { defineEntity, p } from '@mikro-orm/core';
import { ROLES } from '../../domain/roles.ts';
import { ofService } from './tenancy.ts';

const RolePeriodSchema = defineEntity({
  name: 'RolePeriod',
  tableName: 'role_periods',
  rowLevelSecurity: 'force',
  policies: ofService('role_periods'),
  indexes: [
    { properties: ['staffId'] },
    { properties: ['serviceId', 'givenAt'] },
    {
      name: 'role_periods_running',
      expression: `create unique index "role_periods_running" on "role_periods" ("staff_id", "service_id", "role") where "taken_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    staffId: p.uuid(),
    role: p.enum(ROLES),
    givenAt: p.datetime().defaultRaw('now()'),
    /** `null`: by the system operator, or before this was written down. */
    givenById: p.uuid().nullable(),
    /** `null`: held still. */
    takenAt: p.datetime().nullable(),
    takenById: p.uuid().nullable(),
  },
});

/** A role as it was held; written by the database itself with each change of a membership. */
export class RolePeriod extends RolePeriodSchema.class {}
RolePeriodSchema.setClass(RolePeriod);

const AccessReviewSchema = defineEntity({
  name: 'AccessReview',
  tableName: 'access_reviews',
  rowLevelSecurity: 'force',
  policies: ofService('access_reviews'),
  properties: {
    serviceId: p.uuid().primary(),
    /** Its first day. */
    month: p.date().primary(),
    organisationId: p.uuid(),
    reviewedById: p.uuid(),
    reviewedAt: p.datetime().defaultRaw('now()'),
    /** What stood on the sheet: how many held a role, how many of them were marked, how many changes there were. */
    holders: p.integer(),
    flagged: p.integer(),
    changes: p.integer(),
    /** What was found and done about it; encrypted; AAD row = `<service>/<month>`. */
    remark: p.blob().nullable(),
  },
});

/** Somebody has gone through the rights of a month. */
export class AccessReview extends AccessReviewSchema.class {}
AccessReviewSchema.setClass(AccessReview);
