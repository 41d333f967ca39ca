/** What is kept of the engine's own history, and how it compares with the record. */
import { defineEntity, p } from '@mikro-orm/core';
import { VERDICTS, type Difference } from '../../domain/history-check.ts';
import { RUN_STATUSES } from '../../domain/history-coverage.ts';
import { Consultation } from './Consultation.ts';
import { ofService, onlyAddedToUntilDisposal } from './tenancy.ts';

const WorkflowHistorySchema = defineEntity({
  name: 'WorkflowHistory',
  tableName: 'workflow_histories',
  rowLevelSecurity: 'force',
  policies: ofService('workflow_histories'),
  triggers: onlyAddedToUntilDisposal('workflow_histories'),
  indexes: [{ properties: ['consultation'] }],
  properties: {
    workflowId: p.string().length(120).primary(),
    runId: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    status: p.enum(RUN_STATUSES),
    beganAt: p.datetime(),
    endedAt: p.datetime(),
    events: p.integer(),
    /** SHA-256 of the history as it was packed. */
    digest: p.blob(),
    /** Packed and encrypted under the consultation's key; AAD row = `<workflow>/<run>`. */
    history: p.blob(),
    archivedAt: p.datetime().defaultRaw('now()'),
  },
});

/** The history of one run that has ended, kept beyond the engine's own retention. */
export class WorkflowHistory extends WorkflowHistorySchema.class {}
WorkflowHistorySchema.setClass(WorkflowHistory);

const HistoryCheckSchema = defineEntity({
  name: 'HistoryCheck',
  tableName: 'history_checks',
  rowLevelSecurity: 'force',
  policies: ofService('history_checks'),
  indexes: [
    {
      name: 'history_checks_differing',
      expression: `create index "history_checks_differing" on "history_checks" ("organisation_id", "service_id") where "verdict" = 'differs'`,
    },
  ],
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Where the consultation stood when it was checked. */
    seq: p.integer(),
    verdict: p.enum(VERDICTS),
    /** Codes, ids, numbers and times. */
    differences: p.json<readonly Difference[]>(),
    checkedAt: p.datetime().defaultRaw('now()'),
  },
});

/** The newest comparison of a consultation's record with the engine's history. */
export class HistoryCheck extends HistoryCheckSchema.class {}
HistoryCheckSchema.setClass(HistoryCheck);
