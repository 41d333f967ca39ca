/** The public names of the workflows: their types, inputs, signals, updates and queries. Safe to import anywhere. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  Actor,
  CommandResult,
  ConsultationCommand,
  ConsultationState,
  Progress,
} from '../domain/consultation.ts';
import type {
  EscalationCommand,
  EscalationResult,
  EscalationState,
  EscalationStatus,
} from '../domain/escalation.ts';
import type { TakenCommand } from '../activities/contract.ts';
import type {
  ContractEndPlace,
  DisposalPlace,
  ExportPlace,
  IncidentPlace,
  Place,
  ServicePlace,
} from '../domain/workflow-ids.ts';

export type { CommandResult } from '../domain/consultation.ts';
export type { EscalationResult } from '../domain/escalation.ts';
export type { Place } from '../domain/workflow-ids.ts';

/** What a consultation begins with: anew, after continue-as-new and when rebuilt from the database alike. */
export interface ConsultationInput extends Place {
  /** The snapshot to go on from; `null` for a new consultation. */
  state: ConsultationState | null;
  /** Staff who opened it themselves (outside the queue); only with `state: null`. */
  openedBy: string | null;
  linkedTo: string | null;
  /** Ids of the newest commands already taken, oldest first: an update can run twice around continue-as-new. */
  handled: TakenCommand<CommandResult>[];
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

/** A command's id is the update id; free text stays in the database under that id. */
export interface Commanded<Command> {
  commandId: string;
  actor: Actor;
  command: Command;
  /** Words that were there before the command, where the workflow may not have heard of them. */
  words?: Progress;
}

export interface EscalationInput extends Place {
  escalationId: string;
  n: number;
  kind: EscalationState['kind'];
  immediate: boolean;
  requestedBy: string;
  /** The snapshot to go on from; `null` for a new request. */
  state: EscalationState | null;
  /** The status the consultation's workflow last heard of; a new request it knows by itself. */
  reported: EscalationStatus;
  handled: TakenCommand<EscalationResult>[];
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

export interface ServiceHoursInput extends ServicePlace {
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

export interface IncidentInput extends IncidentPlace {
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

export type ExportInput = ExportPlace;

export interface ContractEndInput extends ContractEndPlace {
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

export interface DisposalInput extends DisposalPlace {
  /** Test hook: continue as new after so many events of history. */
  continueAfterEvents?: number;
}

/** Business refusals of an update arrive as an ApplicationFailure of this type; its details hold the reason's code. */
export const REFUSED = 'refused';

export const CONSULTATION_WORKFLOW = 'consultation';
export const ESCALATION_WORKFLOW = 'escalation';
export const SERVICE_HOURS_WORKFLOW = 'serviceHours';
export const INCIDENT_WORKFLOW = 'incident';
export const EXPORT_WORKFLOW = 'exportRecords';
export const DISPOSAL_WORKFLOW = 'disposal';
export const CONTRACT_END_WORKFLOW = 'contractEnd';

/** Words were stored: hers up to n, staff's up to m (coalesced by the relay). */
export const wordsStored = defineSignal<[Progress]>('wordsStored');
/** Hours, timers or pauses of the service changed. */
export const settingsChanged = defineSignal('settingsChanged');
/** Whoever asked for the export does not want it any more. */
export const exportCancelled = defineSignal('exportCancelled');
/** Somebody did something for the end of the contract. */
export const contractEndChanged = defineSignal('contractEndChanged');
/** A step of the incident was written. */
export const incidentChanged = defineSignal('incidentChanged');
export const escalationChanged =
  defineSignal<[{ escalationId: string; open: boolean; status: EscalationStatus }]>(
    'escalationChanged',
  );

type Of<Action> = Commanded<Extract<ConsultationCommand, { action: Action }>>;
export const assign = defineUpdate<CommandResult, [Of<'assign'>]>('assign');
export const transfer = defineUpdate<CommandResult, [Of<'transfer'>]>('transfer');
export const returnToQueue = defineUpdate<CommandResult, [Of<'return-to-queue'>]>('returnToQueue');
export const confirmHistoryReview = defineUpdate<CommandResult, [Of<'confirm-history-review'>]>(
  'confirmHistoryReview',
);
export const setPriority = defineUpdate<CommandResult, [Of<'set-priority'>]>('setPriority');
export const endTalk = defineUpdate<CommandResult, [Of<'end-talk'>]>('endTalk');
export const close = defineUpdate<CommandResult, [Of<'close'>]>('close');
export const reopen = defineUpdate<CommandResult, [Of<'reopen'>]>('reopen');
export const escalate = defineUpdate<CommandResult, [Of<'escalate'>]>('escalate');

/** Update of the consultation's workflow for each action. */
export const CONSULTATION_UPDATES = {
  assign,
  transfer,
  'return-to-queue': returnToQueue,
  'confirm-history-review': confirmHistoryReview,
  'set-priority': setPriority,
  'end-talk': endTalk,
  close,
  reopen,
  escalate,
} as const;

type OfEscalation<Action> = Commanded<Extract<EscalationCommand, { action: Action }>> & {
  own: boolean;
};
export const approve = defineUpdate<EscalationResult, [OfEscalation<'approve'>]>('approve');
export const refuse = defineUpdate<EscalationResult, [OfEscalation<'refuse'>]>('refuse');
export const recordContact = defineUpdate<EscalationResult, [OfEscalation<'record-contact'>]>(
  'recordContact',
);
export const acknowledge = defineUpdate<EscalationResult, [OfEscalation<'acknowledge'>]>(
  'acknowledge',
);
export const setFollowUp = defineUpdate<EscalationResult, [OfEscalation<'set-follow-up'>]>(
  'setFollowUp',
);
export const recordOutcome = defineUpdate<EscalationResult, [OfEscalation<'record-outcome'>]>(
  'recordOutcome',
);

/** Update of an escalation's workflow for each action. */
export const ESCALATION_UPDATES = {
  approve,
  refuse,
  'record-contact': recordContact,
  acknowledge,
  'set-follow-up': setFollowUp,
  'record-outcome': recordOutcome,
} as const;

export const consultationState = defineQuery<ConsultationState>('consultationState');
export const escalationState = defineQuery<EscalationState>('escalationState');
