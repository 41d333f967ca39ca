/** Each person's own view of the list: what they keep an eye on, and filters they named. */
import { defineEntity, p } from '@mikro-orm/core';
import { Consultation } from './Consultation.ts';
import { Staff } from './Staff.ts';
import { ofOrganisation, ofService } from './tenancy.ts';

const WatchSchema = defineEntity({
  name: 'Watch',
  tableName: 'watches',
  rowLevelSecurity: 'force',
  policies: ofService('watches'),
  properties: {
    staff: () => p.manyToOne(Staff).primary(),
    consultation: () => p.manyToOne(Consultation).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A consultation that a member of staff keeps an eye on. */
export class Watch extends WatchSchema.class {}
WatchSchema.setClass(Watch);

const SavedFilterSchema = defineEntity({
  name: 'SavedFilter',
  tableName: 'saved_filters',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('saved_filters'),
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff),
    /** Encrypted; AAD row = id. */
    name: p.blob(),
    /** Codes, ids and dates, as the list's query has them. */
    filter: p.json<Record<string, unknown>>(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A filter of the list that a member of staff gave a name. */
export class SavedFilter extends SavedFilterSchema.class {}
SavedFilterSchema.setClass(SavedFilter);
