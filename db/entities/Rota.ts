import { defineEntity, p } from '@mikro-orm/core';
import { ROTA_ROLES } from '../../domain/rota.ts';
import { ofService } from './tenancy.ts';

const RotaEntrySchema = defineEntity({
  name: 'RotaEntry',
  tableName: 'rota_entries',
  rowLevelSecurity: 'force',
  policies: ofService('rota_entries'),
  indexes: [
    {
      name: 'rota_entries_standing',
      expression: `create index "rota_entries_standing" on "rota_entries" ("service_id", "ends_at") where "removed_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    staffId: p.uuid(),
    role: p.enum(ROTA_ROLES),
    /** Once, from an instant to another; both `null` where it returns every week … */
    beginsAt: p.datetime().nullable(),
    endsAt: p.datetime().nullable(),
    /** … on these days (bit 0 = Sunday), at these minutes of the day, from a day to another. */
    weekdays: p.smallint().nullable(),
    beginMinute: p.smallint().nullable(),
    endMinute: p.smallint().nullable(),
    firstDay: p.date().nullable(),
    lastDay: p.date().nullable(),
    createdById: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    removedById: p.uuid().nullable(),
    removedAt: p.datetime().nullable(),
  },
});

/** A turn on a service's duty calendar; taken off it stays as it was, with who did so. */
export class RotaEntry extends RotaEntrySchema.class {}
RotaEntrySchema.setClass(RotaEntry);
