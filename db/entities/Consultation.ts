import { defineEntity, p } from '@mikro-orm/core';
import { STAGES, TIMERS, type ConsultationState } from '../../domain/consultation.ts';
import { WAITS } from '../../domain/consultation-progress.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { Consultee } from './Consultee.ts';
import { Service } from './Service.ts';
import { ofService, RETENTION_OF_CONSULTATIONS } from './tenancy.ts';

const ConsultationSchema = defineEntity({
  name: 'Consultation',
  tableName: 'consultations',
  rowLevelSecurity: 'force',
  policies: ofService('consultations'),
  triggers: RETENTION_OF_CONSULTATIONS,
  uniques: [{ properties: ['organisationId', 'service', 'number'] }],
  indexes: [
    {
      // One open consultation per consultee and service; the grace period after closure counts as open.
      name: 'consultations_one_open',
      expression:
        'create unique index "consultations_one_open" on "consultations" ("organisation_id", "service_id", "consultee_id") where "ended_at" is null',
    },
    // The lists' first pages come from these in their order; what they include lets the count stay in the index.
    {
      name: 'consultations_urgency',
      expression:
        'create index "consultations_urgency" on "consultations" ("organisation_id", "urgency" desc, "waiting_since" asc nulls last, "id") include ("service_id", "restricted", "assignee_id") where "ended_at" is null',
    },
    {
      name: 'consultations_stage',
      expression:
        'create index "consultations_stage" on "consultations" ("organisation_id", "stage", "urgency" desc, "waiting_since" asc nulls last, "id") include ("service_id", "restricted", "assignee_id") where "ended_at" is null',
    },
    // Those under way are read whole for any other filter or order, from here alone.
    {
      name: 'consultations_under_way',
      expression:
        'create index "consultations_under_way" on "consultations" ("organisation_id", "service_id", "id") include ("stage", "priority", "urgency", "waiting_since", "next_action_at", "opened_at", "number", "assignee_id", "restricted", "open_escalations", "waits_for") where "ended_at" is null',
    },
    // Of the ended there are very many: each service has its own in the lists' two orders, with all that filters ask.
    {
      name: 'consultations_opened',
      expression:
        'create index "consultations_opened" on "consultations" ("organisation_id", "service_id", "opened_at" desc, "id") include ("number", "ended_at", "stage", "priority", "assignee_id", "restricted")',
    },
    {
      name: 'consultations_numbered',
      expression:
        'create index "consultations_numbered" on "consultations" ("organisation_id", "service_id", "number" desc, "id") include ("opened_at", "ended_at", "stage", "priority", "assignee_id", "restricted")',
    },
    {
      name: 'consultations_assignee',
      expression:
        'create index "consultations_assignee" on "consultations" ("organisation_id", "service_id", "assignee_id", "opened_at" desc, "id") include ("number", "ended_at", "stage", "priority", "restricted")',
    },
    // Who is to be got back to, and whether somebody has.
    {
      name: 'consultations_follow_up',
      expression:
        'create index "consultations_follow_up" on "consultations" ("service_id", "follow_up_on") where "follow_up_on" is not null',
    },
    {
      name: 'consultations_linked',
      expression:
        'create index "consultations_linked" on "consultations" ("linked_to_id") where "linked_to_id" is not null',
    },
    {
      name: 'consultations_priority',
      expression:
        'create index "consultations_priority" on "consultations" ("organisation_id", "service_id", "priority", "opened_at" desc, "id") include ("number", "ended_at", "stage", "assignee_id", "restricted")',
    },
    // What may be disposed of by a day, and whose day has to be computed anew.
    {
      name: 'consultations_dispose_on',
      expression:
        'create index "consultations_dispose_on" on "consultations" ("service_id", "dispose_on") where "dispose_on" is not null',
    },
    {
      name: 'consultations_retention_due',
      expression:
        'create index "consultations_retention_due" on "consultations" ("organisation_id", "service_id") where "retention_due"',
    },
    { properties: ['organisationId', 'consultee', 'openedAt'] },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    consultee: () => p.manyToOne(Consultee),
    /** What staff call it: counted per service. */
    number: p.integer(),
    formVersion: p.integer(),
    linkedToId: p.uuid().nullable(),
    openedById: p.uuid().nullable(),
    restricted: p.boolean().default(false),
    /** Whether reception was open when it was opened; `null`: not noted then. */
    inHours: p.boolean().nullable(),

    // Projection of the workflow's state, written only with its steps.
    stage: p.enum(STAGES).default('intake'),
    stageSince: p.datetime().defaultRaw('now()'),
    seq: p.integer().default(0),
    priority: p.enum(PRIORITIES).default('normal'),
    priorityReasons: p.array().default([]),
    assigneeId: p.uuid().nullable(),
    reviewedById: p.uuid().nullable(),
    waitsFor: p.enum(WAITS).default('take-up'),
    nextTimer: p.enum(TIMERS).nullable(),
    nextActionAt: p.datetime().nullable(),
    openEscalations: p.integer().default(0),
    outcome: p.string().length(40).nullable(),
    followUpOn: p.date().nullable(),
    closedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    snapshot: p.json<ConsultationState>().nullable(),

    // How long it is kept: the first day on which it may be disposed of, and whether that has to be computed anew.
    disposeOn: p.date().nullable(),
    retentionDue: p.boolean().default(false),

    // Content side: changes with the message's own transaction.
    openedAt: p.datetime().defaultRaw('now()'),
    lastSeq: p.integer().default(0),
    consulteeUpTo: p.integer().default(0),
    lastConsulteeAt: p.datetime().nullable(),
    staffUpTo: p.integer().default(0),
    lastStaffAt: p.datetime().nullable(),
    /** Her first message after the last reply. */
    waitingSince: p.datetime().nullable(),
    readByConsulteeUpTo: p.integer().default(0),
    risks: p.array().default([]),
    /** Rank of the highest risk in words the workflow has not heard of yet. */
    pendingRiskRank: p.smallint().default(0),
    pendingRiskSeq: p.integer().default(0),
    /** Keys of the automatic answers already given. */
    answersGiven: p.array().default([]),
    /** What lists sort by: the workflow's priority or a risk it has not heard of, whichever is higher. */
    urgency: p
      .smallint()
      .generated(
        `(greatest(case "priority" when 'low' then 0 when 'normal' then 1 when 'high' then 2 else 3 end, "pending_risk_rank")) stored`,
      ),
  },
});

/** A consultation: its projection, and the counters of its messages. */
export class Consultation extends ConsultationSchema.class {}
ConsultationSchema.setClass(Consultation);
