import { defineEntity, p } from '@mikro-orm/core';
import { SUPPORTERS } from '../../domain/supporter.ts';
import { Consultee } from './Consultee.ts';
import { ofService } from './tenancy.ts';

const SupporterTurnSchema = defineEntity({
  name: 'SupporterTurn',
  tableName: 'supporter_turns',
  rowLevelSecurity: 'force',
  policies: ofService('supporter_turns'),
  indexes: [
    {
      name: 'supporter_turns_now',
      expression: `create unique index "supporter_turns_now" on "supporter_turns" ("consultee_id") where "ended_at" is null`,
    },
  ],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    supporter: p.enum(SUPPORTERS),
    /** Encrypted under her key; AAD row = id. */
    name: p.blob().nullable(),
    /** `null`: said in her room. */
    beganById: p.uuid().nullable(),
    beganAt: p.datetime().defaultRaw('now()'),
    endedById: p.uuid().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

/** While somebody writes for her. */
export class SupporterTurn extends SupporterTurnSchema.class {}
SupporterTurnSchema.setClass(SupporterTurn);
