import { defineEntity, p } from '@mikro-orm/core';
import { DOINGS } from '../../domain/presence.ts';
import { Consultation } from './Consultation.ts';
import { Staff } from './Staff.ts';
import { ofService } from './tenancy.ts';

const StaffScreenSchema = defineEntity({
  name: 'StaffScreen',
  tableName: 'staff_screens',
  rowLevelSecurity: 'force',
  policies: ofService('staff_screens'),
  properties: {
    consultation: () => p.manyToOne(Consultation).deleteRule('cascade').primary(),
    staff: () => p.manyToOne(Staff).deleteRule('cascade').primary(),
    /** Made by the screen. */
    screenId: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Of the session it belongs to: with that it ends. */
    sessionHash: p.blob(),
    state: p.enum(DOINGS),
    saidAt: p.datetime(),
  },
});

/** A consultation that stands open before a member of staff, as their screen last said. */
export class StaffScreen extends StaffScreenSchema.class {}
StaffScreenSchema.setClass(StaffScreen);
