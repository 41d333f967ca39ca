/** Activities as the workflows see them, with the database's behaviour kept in memory. */
import type {
  ConsultationStep,
  EscalationStep,
  ExportOutcome,
  NextActionNote,
  ReceptionNote,
  ServicePlan,
  WorkflowActivities,
} from '../../activities/contract.ts';
import {
  lookAtContractEnd,
  type ContractEndLook,
  type ContractEndState,
  type ContractEndWork,
} from '../../domain/contract-end.ts';
import { lookAtIncident, type IncidentLook, type IncidentStep } from '../../domain/incident.ts';
import { NO_PROGRESS, type Progress } from '../../domain/consultation.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import {
  nextChange,
  receptionPlan,
  type Pause,
  type ReceptionCalendar,
} from '../../domain/hours.ts';
import type { RotaSpan } from '../../domain/rota.ts';
import type { ExportPlace } from '../../domain/workflow-ids.ts';
import type { TimerSettings } from '../../domain/settings.ts';

export const TIMERS: TimerSettings = {
  takeUp: 30,
  unanswered: 20,
  silenceWarning: 60,
  silenceEnd: 30,
  grace: 24 * 60,
  approvalClimb: 30,
  approvalClimbInDanger: 5,
  acknowledgement: 60,
};

/** Round the clock, so that reception time is plain time unless a test says otherwise. */
export const ALWAYS: ReceptionCalendar = {
  weekly: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, open: '00:00', close: '24:00' })),
  closedOnHolidays: false,
  yearEnd: null,
  closedDays: [],
  extraDays: [],
};

export interface FakeRecords {
  activities: WorkflowActivities;
  steps: ConsultationStep[];
  escalationSteps: EscalationStep[];
  notes: NextActionNote[];
  settings: {
    calendar: ReceptionCalendar;
    timers: TimerSettings;
    aheadDays: number;
    validUntil: (now: number) => number | null;
    pauses?: readonly Pause[];
    /** The duty calendar, where a test is about it. */
    rota?: readonly RotaSpan[];
  };
  /** How reception stood whenever the workflow of a service looked. */
  receptions: { serviceId: string; at: number; state: ReceptionNote['state'] }[];
  /** How far incidents are, and what was seen whenever their workflow looked. */
  incidents: Map<string, { step: IncidentStep; detectedAt: number }>;
  incidentLooks: (IncidentLook & { incidentId: string; at: number })[];
  /** How far ends of contracts are, and what was seen whenever their workflow looked; `done` moves one on. */
  contractEnds: Map<
    string,
    ContractEndState & { endsAt: number; done(work: ContractEndWork | null, at: number): void }
  >;
  contractEndLooks: (ContractEndLook & { contractEndId: string; at: number })[];
  /** How many of a batch are left, and how often it was certified. */
  disposals: Map<string, { left: number; certified: number }>;
  /** How a file is written, where a test is about it. */
  exports: { write: (place: ExportPlace) => Promise<ExportOutcome> };
  /** How often the plan was asked for. */
  plansLoaded: () => number;
  /** Messages the database holds of hers, per consultation. */
  words: Map<string, Progress>;
  /** The next calls of recordConsultationStep fail so often, after or before the work was done. */
  failures: { before: number; after: number };
  stepsOf(consultationId: string): ConsultationStep[];
  kindsOf(consultationId: string): string[];
  escalationKindsOf(consultationId: string): string[];
}

/** `wait`: called in every recording, for tests that hold a step up. */
export function createFakeRecords(wait: () => Promise<void> = async () => undefined): FakeRecords {
  const steps: ConsultationStep[] = [];
  const escalationSteps: EscalationStep[] = [];
  const notes: NextActionNote[] = [];
  const words = new Map<string, Progress>();
  const stored = new Map<string, ConsultationStep>();
  const storedEscalations = new Map<string, EscalationStep>();
  const failures = { before: 0, after: 0 };
  const settings: FakeRecords['settings'] = {
    calendar: ALWAYS,
    timers: TIMERS,
    aheadDays: 60,
    validUntil: () => null,
  };
  const receptions: FakeRecords['receptions'] = [];
  const incidents: FakeRecords['incidents'] = new Map();
  const contractEnds: FakeRecords['contractEnds'] = new Map();
  const contractEndLooks: FakeRecords['contractEndLooks'] = [];
  const incidentLooks: FakeRecords['incidentLooks'] = [];
  const disposals: FakeRecords['disposals'] = new Map();
  const exports: FakeRecords['exports'] = { write: async () => 'ready' };
  let plans = 0;

  function failIf(kind: 'before' | 'after'): void {
    if (failures[kind] === 0) return;
    failures[kind] -= 1;
    throw new Error('the database is away');
  }

  const activities: WorkflowActivities = {
    async recordConsultationStep(step) {
      await wait();
      failIf('before');
      const { consultationId } = step.place;
      const last = stored.get(consultationId);
      const isTaken = steps.some(({ command }) => isSame(command, step.command));
      if (last && (last.state.seq >= step.state.seq || isTaken)) {
        return {
          outcome: 'repeated',
          state: last.state,
          taken: takenFrom(stepsOf(consultationId), step),
        };
      }
      const heard = words.get(consultationId)?.consulteeUpTo ?? 0;
      if (step.event?.kind === 'ended' && heard > step.state.progress.consulteeUpTo) {
        return { outcome: 'words-unheard' };
      }
      stored.set(consultationId, step);
      steps.push(step);
      failIf('after');
      return { outcome: 'recorded', seq: step.state.seq, kind: step.event?.kind ?? null };
    },
    async recordEscalationStep(step) {
      await wait();
      const last = storedEscalations.get(step.escalationId);
      const isTaken = escalationSteps.some(({ command }) => isSame(command, step.command));
      if (last && (last.state.seq >= step.state.seq || isTaken)) {
        const own = escalationSteps.filter(
          ({ escalationId }) => escalationId === step.escalationId,
        );
        return { outcome: 'repeated', state: last.state, taken: takenFrom(own, step) };
      }
      storedEscalations.set(step.escalationId, step);
      escalationSteps.push(step);
      return { outcome: 'recorded', seq: step.state.seq, kind: step.event?.kind ?? null };
    },
    async noteNextAction(note) {
      notes.push(note);
    },
    async loadServicePlan({ from, now, rotaFrom }): Promise<ServicePlan> {
      plans += 1;
      const days = Math.ceil((now - from) / 86_400_000) + settings.aheadDays;
      return {
        timers: settings.timers,
        plan: receptionPlan(settings.calendar, [], from, days),
        validUntil: settings.validUntil(now),
        ...(rotaFrom === undefined ? {} : { rota: settings.rota ?? [] }),
      };
    },
    async recordReception(look) {
      await wait();
      failIf('before');
      const pauses = settings.pauses ?? [];
      const plan = receptionPlan(settings.calendar, [], look.now, settings.aheadDays, pauses);
      const reception = receptionAt(plan, look.now);
      const isOver = reception.state === 'open' && !reception.takesNew;
      const changes = [nextChange(plan, look.now), settings.validUntil(look.now)];
      const nextAt = Math.min(...changes.map((at) => at ?? plan.until));
      const state = isOver ? 'intake-over' : reception.state;
      receptions.push({ serviceId: look.place.serviceId, at: look.now, state });
      return { state, nextAt };
    },
    async watchIncident({ place: { incidentId }, now }) {
      failIf('before');
      const standing = incidents.get(incidentId);
      const none = { next: null, isOverdue: false, lookAt: null };
      const look = standing ? lookAtIncident(standing, now) : none;
      incidentLooks.push({ ...look, incidentId, at: now });
      return look;
    },
    async watchContractEnd({ place: { contractEndId }, now }) {
      const standing = contractEnds.get(contractEndId);
      if (!standing) return { work: null, lookAt: null, isOver: true };
      const look = lookAtContractEnd(standing, standing.endsAt, now);
      contractEndLooks.push({ ...look, contractEndId, at: now });
      return look;
    },
    async workOnContractEnd({ contractEndId }) {
      failIf('before');
      const standing = contractEnds.get(contractEndId);
      const look = contractEndLooks.findLast((one) => one.contractEndId === contractEndId);
      if (standing) standing.done(look?.work ?? null, look?.at ?? 0);
      failIf('after');
    },
    writeExport: (place) => exports.write(place),
    async beginDisposal({ batchId }) {
      failIf('before');
      return { left: disposals.get(batchId)?.left ?? 0 };
    },
    async destroySome({ batchId }) {
      failIf('before');
      const batch = disposals.get(batchId);
      if (batch) batch.left -= 1;
      failIf('after');
      return { left: batch?.left ?? 0 };
    },
    async certifyDisposal({ batchId }) {
      const batch = disposals.get(batchId);
      if (batch) batch.certified += 1;
    },
    async loadProgress({ consultationId }) {
      return words.get(consultationId) ?? NO_PROGRESS;
    },
  };

  const stepsOf = (id: string) => steps.filter(({ place }) => place.consultationId === id);
  return {
    activities,
    steps,
    escalationSteps,
    notes,
    settings,
    receptions,
    contractEnds,
    contractEndLooks,
    incidents,
    incidentLooks,
    disposals,
    exports,
    plansLoaded: () => plans,
    words,
    failures,
    stepsOf,
    kindsOf: (id) => stepsOf(id).flatMap(({ event }) => (event ? [event.kind] : [])),
    escalationKindsOf: (id) =>
      escalationSteps
        .filter(({ place }) => place.consultationId === id)
        .map(({ event }) => event.kind),
  };
}

type Commanded = { commandId: string } | null;

function isSame(one: Commanded, other: Commanded): boolean {
  return one !== null && one.commandId === other?.commandId;
}

/** The commands taken at this step or later, and this step's own. */
function takenFrom<Taken extends { commandId: string }>(
  recorded: readonly { state: { seq: number }; command: Taken | null }[],
  step: { state: { seq: number }; command: Commanded },
): Taken[] {
  return recorded
    .filter(({ state, command }) => state.seq >= step.state.seq || isSame(command, step.command))
    .flatMap(({ command }) => command ?? []);
}
