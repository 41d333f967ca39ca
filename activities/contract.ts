/** What the workflows ask of the activities: plain JSON with ids, codes and times, never content. */
import type {
  CommandResult,
  ConsultationState,
  Progress,
  Timer,
  Transition,
} from '../domain/consultation.ts';
import type {
  EscalationKind,
  EscalationResult,
  EscalationState,
  EscalationTimer,
  EscalationTransition,
} from '../domain/escalation.ts';
import type { ReceptionPlan } from '../domain/hours.ts';
import type { RotaSpan } from '../domain/rota.ts';
import type { TimerSettings } from '../domain/settings.ts';
import type { ContractEndLook } from '../domain/contract-end.ts';
import type { IncidentLook } from '../domain/incident.ts';
import type {
  ContractEndPlace,
  DisposalPlace,
  ExportPlace,
  IncidentPlace,
  Place,
  ServicePlace,
} from '../domain/workflow-ids.ts';

/** What will happen next by itself; `at: null` when the reception plan does not reach that far. */
export interface NextAction<Name extends string> {
  timer: Name;
  at: number | null;
}

export interface ConsultationStep extends Transition {
  place: Place;
  next: NextAction<Timer> | null;
  /** The command this step answers; `null` for what happened by itself. */
  command: TakenCommand<CommandResult> | null;
}

/** A command that was taken, and what was answered to it. */
export interface TakenCommand<Result> {
  commandId: string;
  result: Result;
}

/**
 * The database already stands at this step or beyond, or took this command before: a task of the
 * workflow was done twice, or its engine was lost. `state` is the database's snapshot, `taken` the
 * commands it took from this step on.
 */
export interface Repeated<State, Result> {
  outcome: 'repeated';
  state: State;
  taken: TakenCommand<Result>[];
}

/**
 * Recorded as this step, `kind: null` when it has no line on the timeline. The workflow does not look at
 * either: they stand in the engine's history for whoever compares it with the record.
 */
export interface Recorded {
  outcome: 'recorded';
  seq: number;
  kind: string | null;
}

/** `words-unheard`: she wrote meanwhile, so nothing ends. */
export type ConsultationStepAnswer =
  | Recorded
  | Repeated<ConsultationState, CommandResult>
  | { outcome: 'words-unheard' };

export interface EscalationStep extends EscalationTransition {
  place: Place;
  escalationId: string;
  n: number;
  kind: EscalationKind;
  next: NextAction<EscalationTimer> | null;
  command: TakenCommand<EscalationResult> | null;
}

export type EscalationStepAnswer = Recorded | Repeated<EscalationState, EscalationResult>;

export interface NextActionNote {
  place: Place;
  /** Noted only while the database stands at this step. */
  seq: number;
  next: NextAction<Timer> | null;
}

export interface PlanRequest {
  place: Place;
  /** The reception plan begins here: the earliest instant from which somebody waits. */
  from: number;
  now: number;
  /** Asks for the duty calendar as well, from there on. */
  rotaFrom?: number;
}

/** The settings version in force, as far as time matters. */
export interface ServicePlan {
  timers: TimerSettings;
  plan: ReceptionPlan;
  /** When the next settings version comes into force, or more has to be read; `null` when neither is so. */
  validUntil: number | null;
  /** Where it was asked for: who approves when, of those who still may. */
  rota?: readonly RotaSpan[];
}

export interface ReceptionLook {
  place: ServicePlace;
  /** The workflow's clock: what is looked for next lies behind it. */
  now: number;
}

/** How reception stands. */
export interface ReceptionNote {
  state: (typeof RECEPTION_STATES)[number];
  /** When to look again: at the next change that is known, or when more may be known. */
  nextAt: number;
}

export const RECEPTION_STATES = ['open', 'intake-over', 'closed', 'paused'] as const;

export interface IncidentWatch {
  place: IncidentPlace;
  /** The workflow's clock. */
  now: number;
}

/** `over`: it was stopped, or had been done before. */
export type ExportOutcome = 'ready' | 'failed' | 'over';

/** How far a batch is. */
export interface DisposalProgress {
  /** How many are still to be destroyed. */
  left: number;
}

export interface ContractEndWatch {
  place: ContractEndPlace;
  /** The workflow's clock. */
  now: number;
}

/** Every one of them may run twice and changes nothing the second time. */
export interface WorkflowActivities {
  recordConsultationStep: (step: ConsultationStep) => Promise<ConsultationStepAnswer>;
  recordEscalationStep: (step: EscalationStep) => Promise<EscalationStepAnswer>;
  noteNextAction: (note: NextActionNote) => Promise<void>;
  loadServicePlan: (request: PlanRequest) => Promise<ServicePlan>;
  loadProgress: (place: Place) => Promise<Progress>;
  recordReception: (look: ReceptionLook) => Promise<ReceptionNote>;
  watchIncident: (watch: IncidentWatch) => Promise<IncidentLook>;
  /** Goes on where it was left, whoever wrote so far. */
  writeExport: (place: ExportPlace) => Promise<ExportOutcome>;
  watchContractEnd: (watch: ContractEndWatch) => Promise<ContractEndLook>;
  /** Does what is due for the end of a contract; goes on where it was left. */
  workOnContractEnd: (place: ContractEndPlace) => Promise<void>;
  /** Decides which of a batch go, and puts them on the ledger. */
  beginDisposal: (place: DisposalPlace) => Promise<DisposalProgress>;
  /** Destroys the next few of them. */
  destroySome: (place: DisposalPlace) => Promise<DisposalProgress>;
  /** Says under the key store's signature what was done. */
  certifyDisposal: (place: DisposalPlace) => Promise<void>;
}

/** Type of the failure of a step whose values no database takes: trying it again would hold up every later command. */
export const UNSTORABLE = 'unstorable';
