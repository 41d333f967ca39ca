import { defineEntity, p } from '@mikro-orm/core';
import { ANSWER_STATES } from '../../domain/attributes.ts';
import type { ConsultationCommand } from '../../domain/consultation.ts';
import {
  APPROVALS,
  ESCALATION_KINDS,
  ESCALATION_STATUSES,
  type EscalationCommand,
  type EscalationState,
} from '../../domain/escalation.ts';
import { OWN_ANSWER_STATES } from '../../domain/questions.ts';
import { Consultation } from './Consultation.ts';
import {
  ofOrganisationOrService,
  ofService,
  onlyAddedTo,
  onlyAddedToUntilDisposal,
} from './tenancy.ts';

const AttributeValueSchema = defineEntity({
  name: 'AttributeValue',
  tableName: 'attribute_values',
  rowLevelSecurity: 'force',
  policies: ofService('attribute_values'),
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    code: p.string().length(60).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    state: p.enum(ANSWER_STATES),
    /** Choices, numbers and dates stay plain (figures need them) … */
    coded: p.json<string | number | readonly string[]>().nullable(),
    /** … what a person typed is encrypted; AAD row = `<consultation>/<code>`. */
    typed: p.blob().nullable(),
    /** Who registered it; `null`: it is her own answer, given in her room. */
    staffId: p.uuid().nullable(),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** The newest answer to one attribute; earlier ones are in the audit trail. */
export class AttributeValue extends AttributeValueSchema.class {}
AttributeValueSchema.setClass(AttributeValue);

const OwnAnswerSchema = defineEntity({
  name: 'OwnAnswer',
  tableName: 'own_answers',
  rowLevelSecurity: 'force',
  policies: ofService('own_answers'),
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    code: p.string().length(60).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    state: p.enum(OWN_ANSWER_STATES),
    /** As an attribute's: choices, numbers and dates plain, what she typed encrypted; AAD row = `<consultation>/<code>`. */
    coded: p.json<string | number | readonly string[]>().nullable(),
    typed: p.blob().nullable(),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** What she answered, or skipped, in her room; it stays what she said whatever staff register. */
export class OwnAnswer extends OwnAnswerSchema.class {}
OwnAnswerSchema.setClass(OwnAnswer);

const CaseEventSchema = defineEntity({
  name: 'CaseEvent',
  tableName: 'case_events',
  rowLevelSecurity: 'force',
  policies: ofService('case_events'),
  triggers: onlyAddedToUntilDisposal('case_events'),
  indexes: [{ properties: ['consultation', 'at'] }],
  properties: {
    /** The workflow whose step this is, and the step's number. */
    workflowId: p.string().length(120).primary(),
    seq: p.integer().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    kind: p.string().length(40),
    actorKind: p.string().length(10),
    actorId: p.uuid().nullable(),
    commandId: p.uuid().nullable(),
    /** Codes, ids and numbers only. */
    data: p.json<Record<string, unknown>>(),
    at: p.datetime(),
  },
});

/** One line of the timeline, written once per step. */
export class CaseEvent extends CaseEventSchema.class {}
CaseEventSchema.setClass(CaseEvent);

export const COMMAND_STATUSES = ['pending', 'done', 'refused'] as const;

const CommandSchema = defineEntity({
  name: 'Command',
  tableName: 'commands',
  rowLevelSecurity: 'force',
  policies: ofService('commands'),
  indexes: [
    {
      name: 'commands_pending',
      expression: `create index "commands_pending" on "commands" ("next_at") where "status" = 'pending'`,
    },
    {
      name: 'commands_unsettled',
      expression: `create index "commands_unsettled" on "commands" ("consultation_id", "created_at") where "status" <> 'done'`,
    },
  ],
  properties: {
    /** Made by the sender; also the id of the update. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    escalationId: p.uuid().nullable(),
    staffId: p.uuid(),
    roles: p.array(),
    action: p.string().length(40),
    /** The command as the workflow gets it: codes and ids. */
    command: p.json<ConsultationCommand | (EscalationCommand & { own: boolean })>(),
    /** Encrypted free text (a reason, a hand-over note); AAD row = id. */
    detail: p.blob().nullable(),
    status: p.enum(COMMAND_STATUSES).default('pending'),
    /** The result's codes, or the reason of a refusal. */
    result: p.json<Record<string, unknown>>().nullable(),
    attempts: p.integer().default(0),
    nextAt: p.datetime(),
    createdAt: p.datetime().defaultRaw('now()'),
    settledAt: p.datetime().nullable(),
  },
});

/** What a member of staff asked a workflow to do; kept until the workflow has answered. */
export class Command extends CommandSchema.class {}
CommandSchema.setClass(Command);

const EscalationSchema = defineEntity({
  name: 'Escalation',
  tableName: 'escalations',
  rowLevelSecurity: 'force',
  policies: ofService('escalations'),
  indexes: [
    { properties: ['organisationId', 'status', 'requestedAt'] },
    { properties: ['consultation'] },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    /** Number within the consultation; set when its workflow begins. */
    n: p.integer().nullable(),
    kind: p.enum(ESCALATION_KINDS),
    immediate: p.boolean(),
    requestedById: p.uuid(),
    requestedAt: p.datetime().defaultRaw('now()'),
    /** Encrypted reason, and the packet: exactly which fields go out, as disclosed. AAD row = id. */
    reason: p.blob(),
    packetFields: p.array(),
    packet: p.blob(),
    /** SHA-256 of the packet's one canonical text, in hexadecimal; `null`: from before packets were sealed. */
    digest: p.string().length(64).nullable(),
    // Projection of the workflow's state.
    status: p.enum(ESCALATION_STATUSES).default('requested'),
    approval: p.enum(APPROVALS).default('waiting'),
    approverId: p.uuid().nullable(),
    seq: p.integer().default(0),
    nextActionAt: p.datetime().nullable(),
    snapshot: p.json<EscalationState>().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

/** A request to bring in another agency; a row first, a workflow second. */
export class Escalation extends EscalationSchema.class {}
EscalationSchema.setClass(Escalation);

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  rowLevelSecurity: 'force',
  policies: ofOrganisationOrService('audit_entries'),
  triggers: onlyAddedTo('audit_entries'),
  indexes: [
    { properties: ['organisationId', 'at'] },
    { properties: ['organisationId', 'consultationId', 'at'] },
    { properties: ['organisationId', 'actorId', 'at'] },
    { properties: ['xid', 'id'] },
  ],
  properties: {
    id: p.bigint('bigint').primary().autoincrement(),
    organisationId: p.uuid(),
    serviceId: p.uuid().nullable(),
    at: p.datetime().defaultRaw('clock_timestamp()'),
    /** The transaction that wrote it: by it the sequencer of the chain finds rows that were committed late. */
    xid: p.bigint('bigint').defaultRaw('((pg_current_xact_id())::text)::bigint'),
    actorKind: p.string().length(10),
    actorId: p.uuid().nullable(),
    action: p.string().length(60),
    consultationId: p.uuid().nullable(),
    /** Other object of the action, by kind and id. */
    objectKind: p.string().length(40).nullable(),
    objectId: p.string().length(120).nullable(),
    /** Why it was read: "own" for one's own consultation, else a stated purpose's code. */
    purpose: p.string().length(40).nullable(),
    outcome: p.string().length(20).default('done'),
    /** Codes and numbers only (for a read: the last message seen). */
    data: p.json<Record<string, unknown>>().nullable(),
    requestId: p.uuid().nullable(),
  },
});

/** Insert-only record of who did, saw or was refused what. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);
