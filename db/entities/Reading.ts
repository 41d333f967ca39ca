import { defineEntity, p } from '@mikro-orm/core';
import { Consultation } from './Consultation.ts';
import { Staff } from './Staff.ts';
import { ofService } from './tenancy.ts';

const ReadingSchema = defineEntity({
  name: 'Reading',
  tableName: 'readings',
  rowLevelSecurity: 'force',
  policies: ofService('readings'),
  properties: {
    staff: () => p.manyToOne(Staff).primary(),
    consultation: () => p.manyToOne(Consultation).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Number of the last message that stood before the person. */
    upTo: p.integer(),
    readAt: p.datetime().defaultRaw('now()'),
  },
});

/** How far a member of staff has read a consultation: their own bookmark, beside the audit trail. */
export class Reading extends ReadingSchema.class {}
ReadingSchema.setClass(Reading);
