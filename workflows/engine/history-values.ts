/**
 * What of an event's values may be shown: names that are on the list, and values that are ids, codes, numbers and
 * times. Nothing typed belongs into a history; should something ever stand there, it is counted and left out.
 */
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { consultationOfWorkflow } from '../../domain/workflow-ids.ts';

/** Names of values, our own and the engine's. Whatever is not among them is left out. */
const SHOWN = new Set(
  `workflowType taskQueue name kind input workflowExecutionTimeout workflowRunTimeout workflowTaskTimeout originalExecutionRunId
  firstExecutionRunId continuedExecutionRunId newExecutionRunId attempt firstWorkflowTaskBackoff workflowId runId workflowExecution
  parentWorkflowExecution parentInitiatedEventId initiator scheduledEventId startedEventId startToCloseTimeout scheduleToCloseTimeout
  scheduleToStartTimeout heartbeatTimeout workflowTaskCompletedEventId timerId startToFireTimeout signalName markerName details data
  result patch-data searchAttributes indexedFields ConsultationStage ConsultationPriority ServiceId NextActionAt EscalationStatus
  TemporalChangeVersion BuildIds meta updateId outcome success acceptedRequest acceptedRequestSequencingEventId protocolInstanceId args
  activityId activityType retryPolicy initialInterval backoffCoefficient maximumInterval maximumAttempts initiatedEventId
  parentClosePolicy workflowIdReusePolicy namespace reason cause failure applicationFailureInfo type nonRetryable retryState control
  id deprecated seq activity_id activity_type complete_time original_schedule_time backoff seconds nanos
  organisationId serviceId consultationId openedBy linkedTo state handled commandId actor staffId roles command words action to mode
  priority omissions followUpOn escalationId immediate requestedBy reported n open status approval approver place next timer at event
  notices stage stageSince priorityReasons assignee reviewedBy progress consulteeUpTo lastConsulteeAt staffUpTo lastStaffAt
  unansweredSince risks riskPriority assigneeOnDuty silenceWarnedAt remindedAt fired escalations closedAt graceUntil ended own from now
  timers plan until takeUp unanswered silenceWarning silenceEnd grace approvalMinutes acknowledgement validUntil nextAt taken level
  overdueNoticed requestedAt contactedAt followUpAt channel contactId agencyId stepId danger`
    .trim()
    .split(/\s+/u),
);

/** Ids, codes, times and numbers: no blank, and no letter beyond ASCII. */
const CODE = /^[\w:./@+-]{1,200}$/u;
const MAX_LIST = 50;
const MAX_DEPTH = 12;

export type Shown = string | number | boolean | null | Shown[] | { [name: string]: Shown };

export interface ShownValues {
  values: { [name: string]: Shown };
  /** How much was left out. */
  withheld: number;
}

/** Decodes and sieves an event's values. Refuses 'key-destroyed' when what they hold is gone for good. */
export async function shownValues(
  workflowId: string,
  values: Record<string, unknown>,
  codec: PayloadCodec,
): Promise<ShownValues> {
  const sieve = new Sieve(async (payload) => {
    const context = {
      type: 'workflow',
      namespace: '',
      workflowId: ownerOf(payload, workflowId),
    } as const;
    const [plain] = await codec.decode([payload], context);
    return plain === undefined ? null : defaultPayloadConverter.fromPayload(plain);
  });
  const shown = await sieve.record(values, 0);
  return { values: shown, withheld: sieve.withheld };
}

/** What is handed to an escalation, or comes from it, is sealed for that workflow; of other consultations nothing opens here. */
function ownerOf({ metadata }: Payload, workflowId: string): string {
  const named = metadata?.['aad'];
  const owner = named ? Buffer.from(named).toString() : workflowId;
  return consultationOfWorkflow(owner) === consultationOfWorkflow(workflowId) ? owner : workflowId;
}

class Sieve {
  withheld = 0;
  readonly #decoded: (payload: Payload) => Promise<unknown>;

  constructor(decoded: (payload: Payload) => Promise<unknown>) {
    this.#decoded = decoded;
  }

  async record(values: Record<string, unknown>, depth: number): Promise<{ [name: string]: Shown }> {
    const shown: { [name: string]: Shown } = {};
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === undefined) continue;
      if (!SHOWN.has(name)) this.withheld += 1;
      else shown[name] = await this.#value(value, depth + 1);
    }
    return shown;
  }

  async #value(value: unknown, depth: number): Promise<Shown> {
    if (depth > MAX_DEPTH) return this.#leaveOut();
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value === 'string')
      return value === '' || CODE.test(value) ? value : this.#leaveOut();
    if (typeof value !== 'object' || value instanceof Uint8Array) return this.#leaveOut();
    if (isLong(value)) return Number(value);
    if (isPayload(value)) return this.#value(await this.#decoded(value), depth);
    if ('payloads' in value && Array.isArray(value.payloads))
      return this.#list(value.payloads as unknown[], depth);
    if (isSpan(value)) return Number(value.seconds ?? 0) + (value.nanos ?? 0) / 1e9;
    if (Array.isArray(value)) return this.#list(value as unknown[], depth);
    return this.record({ ...value } as Record<string, unknown>, depth);
  }

  async #list(values: readonly unknown[], depth: number): Promise<Shown> {
    if (values.length > MAX_LIST) this.withheld += values.length - MAX_LIST;
    const shown: Shown[] = [];
    for (const value of values.slice(0, MAX_LIST)) shown.push(await this.#value(value, depth + 1));
    return shown;
  }

  #leaveOut(): null {
    this.withheld += 1;
    return null;
  }
}

function isLong(value: object): boolean {
  return 'low' in value && 'high' in value && 'unsigned' in value;
}

function isPayload(value: object): value is Payload {
  return 'metadata' in value && ('data' in value || Object.keys(value).length === 1);
}

/** A time or a length of time, in the engine's own form. */
function isSpan(value: object): value is { seconds?: unknown; nanos?: number } {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name === 'seconds' || name === 'nanos');
}
