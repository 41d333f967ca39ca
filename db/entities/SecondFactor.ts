import { defineEntity, p } from '@mikro-orm/core';
import { SECOND_FACTOR_KINDS } from '../../domain/second-factor.ts';
import { Staff } from './Staff.ts';
import { ofOrganisation } from './tenancy.ts';

const SecondFactorSchema = defineEntity({
  name: 'SecondFactor',
  tableName: 'second_factors',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('second_factors'),
  indexes: [
    { properties: ['staff'] },
    {
      name: 'second_factors_one_totp',
      expression: `create unique index "second_factors_one_totp" on "second_factors" ("staff_id") where "kind" = 'totp'`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff),
    kind: p.enum(SECOND_FACTOR_KINDS),
    /** Encrypted. */
    secret: p.blob(),
    /** When a right code showed that the person has it; what is not confirmed is not here. */
    confirmedAt: p.datetime().defaultRaw('now()'),
    /** The last step (of 30 seconds) a code was taken for: each counts once. */
    lastStep: p.integer().default(0),
    /** Wrong codes since the last right one, and until when no further one is looked at. */
    failures: p.integer().default(0),
    retryAt: p.datetime().nullable(),
  },
});

/** What a member of staff proves themself by beside the password. */
export class SecondFactor extends SecondFactorSchema.class {}
SecondFactorSchema.setClass(SecondFactor);
