import { defineEntity, p } from '@mikro-orm/core';
import { ofService } from './tenancy.ts';

const FactSchema = defineEntity({
  name: 'Fact',
  tableName: 'facts',
  rowLevelSecurity: 'force',
  policies: ofService('facts'),
  indexes: [
    {
      name: 'facts_opened',
      expression: `create index "facts_opened" on "facts" ("organisation_id", "service_id", "opened_on")`,
    },
    {
      name: 'facts_closed',
      expression: `create index "facts_closed" on "facts" ("organisation_id", "service_id", "closed_on")`,
    },
  ],
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Of a practice service: counted apart. */
    practice: p.boolean(),
    /** `null` once it was disposed of, as all that leads to one person or one counselor. */
    consultationId: p.uuid().nullable().unique(),
    number: p.integer().nullable(),
    consulteeId: p.uuid().nullable(),
    /** Her id; after disposal a key that leads nowhere. */
    personId: p.uuid(),
    stage: p.string().length(20),
    /** "consultation", or what it was instead of one. */
    kind: p.string().length(20),
    outcome: p.string().length(40).nullable(),
    priority: p.string().length(20),
    risks: p.array(),
    formVersion: p.integer(),
    counselorId: p.uuid().nullable(),
    /** For the first time, again, or opened by staff. */
    entrance: p.string().length(20),
    openedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    /** Business days; after disposal the first of the month. */
    openedOn: p.date(),
    closedOn: p.date().nullable(),
    /** At the opening, in Japan; 0 = Sunday. */
    hour: p.smallint(),
    weekday: p.smallint(),
    inHours: p.boolean(),
    firstReplyAt: p.datetime().nullable(),
    /** From the opening to the first reply, to being taken up; from there to the closure. */
    responseSeconds: p.integer().nullable(),
    waitingSeconds: p.integer().nullable(),
    handlingSeconds: p.integer().nullable(),
    consulteeMessages: p.integer(),
    staffMessages: p.integer(),
    automaticMessages: p.integer(),
    /** Closed without any reply; her last words have none. */
    abandoned: p.boolean(),
    unanswered: p.boolean(),
    /** The kind of each. */
    escalations: p.array(),
    danger: p.boolean(),
    relief: p.string().length(20).nullable(),
    again: p.string().length(20).nullable(),
    /** Coded answers alone, each as a list; and how every attribute was answered. */
    attributes: p.json<Record<string, readonly (string | number)[]>>(),
    answerStates: p.json<Record<string, string>>(),
    writtenAt: p.datetime().defaultRaw('now()'),
    disposedAt: p.datetime().nullable(),
  },
});

/** What figures know of one consultation; written at its closure by `write_facts`, kept longer than the consultation. */
export class Fact extends FactSchema.class {}
FactSchema.setClass(Fact);
