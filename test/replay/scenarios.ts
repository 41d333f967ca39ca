/** The stories whose histories are kept: together they pass every path a release may change by mistake. */
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { ConsultationStep } from '../../activities/contract.ts';
import type { Progress } from '../../domain/consultation.ts';
import { DAY, HOUR, MINUTE } from '../../domain/hours.ts';
import { endingContract } from '../workflows/ending-contract.ts';
import {
  contractEndBeginning,
  disposalBeginning,
  exportBeginning,
  incidentBeginning,
} from '../../workflows/engine/calls.ts';
import {
  CONTRACT_END_WORKFLOW,
  contractEndChanged,
  DISPOSAL_WORKFLOW,
  EXPORT_WORKFLOW,
  exportCancelled,
  INCIDENT_WORKFLOW,
  incidentChanged,
  settingsChanged,
} from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { ALWAYS, TIMERS } from '../workflows/fake-records.ts';
import {
  ADMINISTRATOR,
  COUNSELOR,
  SUPERVISOR,
  type Bench,
  type Talk,
} from '../workflows/workflow-bench.ts';

/** What a story is told with: a bench whose time can be skipped. */
export interface Stage {
  bench: Bench;
  sleep(milliseconds: number): Promise<void>;
  now(): Promise<number>;
}

/** Answers the ids of the workflows whose histories are kept. */
export type Scenario = (stage: Stage) => Promise<string[]>;

async function happened({ records }: Bench, talk: Talk, kind: string): Promise<ConsultationStep> {
  return eventually(() => {
    const step = records.stepsOf(talk.id).findLast(({ event }) => event?.kind === kind);
    if (!step) throw new Error(`${kind} has not happened`);
    return step;
  });
}

async function inConversation({ bench }: Stage): Promise<Talk> {
  const talk = await bench.begin();
  await talk.command({ action: 'assign', to: COUNSELOR.staffId });
  await talk.command({ action: 'confirm-history-review', mode: 'read' });
  return talk;
}

async function sheWrites(stage: Stage, talk: Talk, n: number, more: Partial<Progress> = {}) {
  const now = await stage.now();
  await talk.tell({ consulteeUpTo: n, lastConsulteeAt: now, unansweredSince: now, ...more });
}

async function staffReplies(stage: Stage, talk: Talk, n: number): Promise<void> {
  await talk.tell({ staffUpTo: n, lastStaffAt: await stage.now(), unansweredSince: null });
}

async function completed(talk: Talk): Promise<void> {
  await eventually(async () => (await talk.handle.describe()).status.name === 'COMPLETED');
}

export const SCENARIOS: Record<string, Scenario> = {
  /** From the queue to the end of the grace period, with a transfer and a return on the way. */
  'whole-life': async (stage) => {
    const talk = await inConversation(stage);
    await sheWrites(stage, talk, 1);
    await staffReplies(stage, talk, 2);
    await talk.command({ action: 'transfer', to: SUPERVISOR.staffId });
    await talk.command({ action: 'confirm-history-review', mode: 'urgent' }, SUPERVISOR);
    await talk.command({ action: 'return-to-queue' }, SUPERVISOR);
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    await talk.command({ action: 'set-priority', priority: 'low' });
    await talk.command({ action: 'confirm-history-review', mode: 'read' });
    await talk.command({ action: 'end-talk' });
    await talk.command({ action: 'close', outcome: 'informed', omissions: [], followUpOn: null });
    await talk.command({ action: 'reopen' }, SUPERVISOR);
    await talk.command({ action: 'confirm-history-review', mode: 'read' }, SUPERVISOR);
    await talk.command({ action: 'end-talk' }, SUPERVISOR);
    const closing = { outcome: 'listened', omissions: ['age'], followUpOn: null } as const;
    await talk.command({ action: 'close', ...closing, omissions: ['age'] }, SUPERVISOR);
    await stage.sleep(25 * HOUR);
    await completed(talk);
    return [talk.handle.workflowId];
  },

  /** Nobody takes it up, nobody answers, danger is spoken of, then she falls silent. */
  'waiting-and-silence': async (stage) => {
    const talk = await stage.bench.begin();
    await happened(stage.bench, talk, 'opened');
    await stage.sleep(31 * MINUTE);
    await happened(stage.bench, talk, 'take-up-overdue');
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    await talk.command({ action: 'confirm-history-review', mode: 'read' });
    await sheWrites(stage, talk, 1);
    await stage.sleep(21 * MINUTE);
    await happened(stage.bench, talk, 'unanswered-overdue');
    await sheWrites(stage, talk, 2, { risks: ['suicide'], riskPriority: 'urgent' });
    await happened(stage.bench, talk, 'priority-raised');
    await staffReplies(stage, talk, 3);
    await stage.sleep(61 * MINUTE);
    await happened(stage.bench, talk, 'silence-warned');
    await stage.sleep(31 * MINUTE);
    await happened(stage.bench, talk, 'talk-ended');
    await sheWrites(stage, talk, 4, { assigneeOnDuty: true });
    await happened(stage.bench, talk, 'talk-resumed');
    return [talk.handle.workflowId];
  },

  /** The settings change while a timer runs. */
  'settings-changed': async (stage) => {
    const talk = await stage.bench.begin();
    await happened(stage.bench, talk, 'opened');
    stage.bench.records.settings.timers = { ...TIMERS, takeUp: 90 };
    await talk.changeSettings();
    await eventually(() => stage.bench.records.notes.length > 0);
    await stage.sleep(91 * MINUTE);
    await happened(stage.bench, talk, 'take-up-overdue');
    return [talk.handle.workflowId];
  },

  /** Asked for, climbed, approved by telephone and confirmed, contacted, overdue, acknowledged, resolved. */
  escalation: async (stage) => {
    const talk = await inConversation(stage);
    const escalationId = randomUUID();
    await talk.command({ action: 'escalate', escalationId, kind: 'police', immediate: false });
    const escalated = (kind: string) =>
      eventually(() => stage.bench.records.escalationKindsOf(talk.id).includes(kind));
    await escalated('requested');
    await stage.sleep(31 * MINUTE);
    await escalated('climbed');
    const byTelephone = { channel: 'telephone', approver: SUPERVISOR.staffId } as const;
    await talk.onEscalation(1, { action: 'approve', ...byTelephone }, COUNSELOR, { own: true });
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    const contactedAt = await stage.now();
    const contact = { agencyId: null, channel: 'telephone', contactedAt } as const;
    await talk.onEscalation(1, { action: 'record-contact', ...contact });
    await stage.sleep(61 * MINUTE);
    await escalated('acknowledgement-overdue');
    await talk.onEscalation(1, { action: 'acknowledge' });
    await talk.onEscalation(1, { action: 'record-outcome', outcome: 'visited', final: true });
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    return [talk.handle.workflowId, talk.escalation(1).workflowId];
  },

  /** Asked of who is on call, of the deputy, of the supervisors; approved on the screen, contacted and resolved. */
  'escalation-by-rota': async (stage) => {
    const now = await stage.now();
    const turn = { from: now - HOUR, to: now + 8 * HOUR };
    stage.bench.records.settings.rota = [
      { ...turn, staffId: SUPERVISOR.staffId, role: 'on-call' },
      { ...turn, staffId: ADMINISTRATOR.staffId, role: 'deputy-1' },
    ];
    const talk = await inConversation(stage);
    const escalationId = randomUUID();
    await talk.command({ action: 'escalate', escalationId, kind: 'police', immediate: false });
    const climbedTimes = (times: number) =>
      eventually(
        () =>
          stage.bench.records.escalationKindsOf(talk.id).filter((kind) => kind === 'climbed')
            .length === times,
      );
    await eventually(() => stage.bench.records.escalationKindsOf(talk.id).includes('requested'));
    await stage.sleep(31 * MINUTE);
    await climbedTimes(1);
    await talk.escalation(1).signal(settingsChanged);
    await stage.sleep(31 * MINUTE);
    await climbedTimes(2);
    await talk.onEscalation(1, { action: 'approve', channel: 'screen' });
    const contact = {
      agencyId: null,
      channel: 'telephone',
      contactedAt: await stage.now(),
    } as const;
    await talk.onEscalation(1, { action: 'record-contact', ...contact });
    await talk.onEscalation(1, { action: 'record-outcome', outcome: 'visited', final: true });
    await eventually(async () => (await talk.state()).escalations.every(({ open }) => !open));
    return [talk.escalation(1).workflowId];
  },

  /** Closed over an open escalation in danger; it ends when both are over, after her unheard words. */
  'danger-and-unheard-words': async (stage) => {
    const talk = await inConversation(stage);
    const escalationId = randomUUID();
    const kind = 'child-guidance';
    await talk.command({ action: 'escalate', escalationId, kind, immediate: true });
    await talk.command({ action: 'end-talk' });
    const emergency = { outcome: 'emergency', omissions: [], followUpOn: null } as const;
    await talk.command({ action: 'close', ...emergency, omissions: [] });
    const now = await stage.now();
    const { progress } = await talk.state();
    const unheard = { consulteeUpTo: 9, lastConsulteeAt: now, unansweredSince: now };
    stage.bench.records.words.set(talk.id, { ...progress, ...unheard });
    await stage.sleep(25 * HOUR);
    await happened(stage.bench, talk, 'came-back');
    await talk.onEscalation(1, { action: 'refuse' });
    await happened(stage.bench, talk, 'escalation-changed');
    return [talk.handle.workflowId, talk.escalation(1).workflowId];
  },

  /** The database is away for longer than the worker tries by itself. */
  'records-away': async (stage) => {
    const talk = await stage.bench.begin();
    await happened(stage.bench, talk, 'opened');
    stage.bench.records.failures.before = 5;
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    return [talk.handle.workflowId];
  },

  /** A service opens and closes, is given other hours, and its database is away for a while. */
  'service-hours': async (stage) => {
    const { settings, receptions, failures } = stage.bench.records;
    const evenings = ALWAYS.weekly.map(({ weekday }) => ({
      weekday,
      open: '16:00',
      close: '20:00',
    }));
    settings.calendar = { ...ALWAYS, weekly: evenings };
    const handle = await stage.bench.beginHours();
    const looked = (times: number) => eventually(() => receptions.length >= times);
    await looked(1);
    await stage.sleep(2 * DAY);
    await looked(5);
    settings.calendar = ALWAYS;
    failures.before = 5;
    await handle.signal(settingsChanged);
    await looked(6);
    return [handle.workflowId];
  },

  /** A first report comes late, its database is away for a while, and the last step ends it. */
  incident: async (stage) => {
    const { incidents, incidentLooks, failures } = stage.bench.records;
    const place = { organisationId: randomUUID(), incidentId: randomUUID() };
    const detectedAt = await stage.now();
    incidents.set(place.incidentId, { step: 'detected', detectedAt });
    const { client, taskQueue } = stage.bench;
    const handle = await client.workflow.start(
      INCIDENT_WORKFLOW,
      incidentBeginning({ taskQueue }, place),
    );
    const looked = (times: number) => eventually(() => incidentLooks.length >= times);
    await looked(1);
    await stage.sleep(2 * HOUR);
    await looked(2);
    failures.before = 5;
    for (const [times, step] of [
      [3, 'first-report'],
      [4, 'handed-over'],
    ] as const) {
      incidents.set(place.incidentId, { step, detectedAt });
      await handle.signal(incidentChanged);
      await looked(times);
    }
    await handle.result();
    return [handle.workflowId];
  },

  /** A contract ends: intake closes on its day, the package is made by workers that fail, what was approved waits, is destroyed and certified. */
  'contract-end': async (stage) => {
    const { contractEnds, contractEndLooks, failures } = stage.bench.records;
    const place = { organisationId: randomUUID(), contractEndId: randomUUID() };
    const { client, taskQueue } = stage.bench;
    const now = await stage.now();
    const standing = endingContract(now + 2 * DAY);
    contractEnds.set(place.contractEndId, standing);
    const handle = await client.workflow.start(
      CONTRACT_END_WORKFLOW,
      contractEndBeginning({ taskQueue }, place),
    );
    const looked = (times: number) => eventually(() => contractEndLooks.length >= times);
    await looked(1);
    await stage.sleep(3 * DAY);
    await looked(3);
    failures.before = 1;
    standing.stage = 'packing';
    await handle.signal(contractEndChanged);
    await eventually(() => standing.stage === 'packed');
    standing.stage = 'approved';
    standing.destroyAt = (await stage.now()) + DAY;
    await handle.signal(contractEndChanged);
    await stage.sleep(2 * DAY);
    await eventually(() => standing.stage === 'destroyed');
    await stage.sleep(36 * DAY);
    await handle.result();
    return [handle.workflowId];
  },

  /** A batch is destroyed a few at a time, by workers that fail on the way, and certified. */
  disposal: async ({ bench }) => {
    const { records, client, taskQueue } = bench;
    const place = {
      organisationId: randomUUID(),
      serviceId: randomUUID(),
      batchId: randomUUID(),
    };
    records.disposals.set(place.batchId, { left: 3, certified: 0 });
    Object.assign(records.failures, { before: 1, after: 1 });
    const handle = await client.workflow.start(
      DISPOSAL_WORKFLOW,
      disposalBeginning({ taskQueue }, place),
    );
    await handle.result();
    return [handle.workflowId];
  },

  /** One export is written although its worker fails twice, another is cancelled while it is written. */
  export: async (stage) => {
    const { exports } = stage.bench.records;
    const { client, taskQueue } = stage.bench;
    let calls = 0;
    exports.write = async () => {
      calls += 1;
      if (calls < 3) throw new Error('the database is away');
      return 'ready';
    };
    const begin = () =>
      client.workflow.start(
        EXPORT_WORKFLOW,
        exportBeginning({ taskQueue }, { organisationId: randomUUID(), exportId: randomUUID() }),
      );
    const written = await begin();
    await written.result();
    exports.write = () => {
      calls += 1;
      return Context.current().cancelled;
    };
    const cancelled = await begin();
    await eventually(() => calls === 4);
    await cancelled.signal(exportCancelled);
    await cancelled.result();
    return [written.workflowId, cancelled.workflowId];
  },

  /** Goes on in a new run, which is the one that is kept. */
  'new-run': async (stage) => {
    const talk = await stage.bench.begin({ continueAfterEvents: 20 });
    const first = (await talk.handle.describe()).runId;
    for (const priority of ['low', 'high', 'urgent', 'normal', 'low', 'high'] as const) {
      await talk.command({ action: 'set-priority', priority }, SUPERVISOR);
    }
    await eventually(async () => (await talk.handle.describe()).runId !== first);
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });
    return [talk.handle.workflowId];
  },
};
