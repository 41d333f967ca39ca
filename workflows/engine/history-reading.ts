/** One run's history of the engine, decoded as far as the comparison with the record needs it. */
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { EngineRun, EngineStep, RunStatus } from '../../domain/history-coverage.ts';
import { StepLinks } from './history-links.ts';

export type HistoryEvent = NonNullable<History['events']>[number];

/** An event as lists show it: nothing of its values. */
export interface EventLine {
  id: number;
  /** The engine's own name: "TimerStarted". */
  type: string;
  at: number;
  /** Of what was signalled, asked, called or noted. */
  name: string | null;
  /** The step that it belongs to. */
  seq: number | null;
}

/** A timer of the engine: when it was set, to ring when, and what became of it. */
export interface TimerLine {
  eventId: number;
  setAt: number;
  ringsAt: number;
  endedAt: number | null;
  end: 'fired' | 'cancelled' | null;
}

export interface ReadRun extends EngineRun {
  endedAt: number | null;
  events: EventLine[];
  timers: TimerLine[];
}

/** What the engine calls it, without the name's "EventAttributes". */
export function typeOf(event: HistoryEvent): string {
  const key = attributesKey(event);
  return key === null
    ? 'Unknown'
    : `${key[0]?.toUpperCase()}${key.slice(1, -'EventAttributes'.length)}`;
}

/** The values of the event, whatever its type. */
export function attributesOf(event: HistoryEvent): Record<string, unknown> {
  const key = attributesKey(event);
  return key === null ? {} : ((event as Record<string, unknown>)[key] as Record<string, unknown>);
}

function attributesKey(event: HistoryEvent): string | null {
  const set = Object.entries(event).find(
    ([name, value]) => name.endsWith('EventAttributes') && value != null,
  );
  return set?.[0] ?? null;
}

const STATUS_OF: Readonly<Record<string, RunStatus>> = {
  WorkflowExecutionCompleted: 'completed',
  WorkflowExecutionContinuedAsNew: 'continued',
  WorkflowExecutionTerminated: 'terminated',
  WorkflowExecutionFailed: 'failed',
  WorkflowExecutionCanceled: 'cancelled',
  WorkflowExecutionTimedOut: 'timed-out',
};

/** The activities that record a step. */
const RECORDING = ['recordConsultationStep', 'recordEscalationStep'];
/** Stage or status as the workflow tells the engine's search. */
const MARKS = ['ConsultationStage', 'EscalationStatus'];

interface Decoded {
  /** The first payload's value; `undefined` when there is none. */
  (payloads: unknown): Promise<unknown>;
}

/** Reads a run. Refuses 'key-destroyed' when what it holds is gone for good. */
export async function readRun(
  { workflowId, runId }: { workflowId: string; runId: string },
  history: History,
  codec: PayloadCodec,
): Promise<ReadRun> {
  const decoded: Decoded = async (payloads) => {
    const [first] = listOf<Payload>(payloads);
    if (!first) return undefined;
    const [plain] = await codec.decode([first], { type: 'workflow', namespace: '', workflowId });
    return plain && defaultPayloadConverter.fromPayload(plain);
  };
  const events = history.events ?? [];
  const reading = new RunReading(decoded);
  for (const event of events) await reading.take(event);
  return { workflowId, runId, ...headOf(history), ...reading.result() };
}

/** How a run stands, without a look at its values. */
export function headOf({ events = [] }: History) {
  const last = events?.at(-1);
  const status = (last && STATUS_OF[typeOf(last)]) ?? 'running';
  return {
    status,
    beganAt: timeOf(events?.[0]),
    endedAt: status === 'running' ? null : timeOf(last),
  };
}

class RunReading {
  readonly #decoded: Decoded;
  readonly #links = new StepLinks();
  readonly #lines: Omit<EventLine, 'seq'>[] = [];
  readonly #timers = new Map<string, TimerLine>();
  readonly #steps: EngineStep[] = [];
  readonly #commands = new Map<number, string>();
  /** Steps asked of the engine rather than of the worker itself, by the event that asked. */
  readonly #asked = new Set<number>();
  #startSeq = 0;
  #at = 0;
  #continuedFrom: string | null = null;
  #stage: string | null = null;

  constructor(decoded: Decoded) {
    this.#decoded = decoded;
  }

  async take(event: HistoryEvent): Promise<void> {
    const id = Number(event.eventId);
    const [type, values] = [typeOf(event), attributesOf(event)];
    this.#lines.push({ id, type, at: timeOf(event), name: nameOf(type, values) });
    this.#links.add(id, type);
    await this.#look(id, type, values, timeOf(event));
  }

  async #look(
    id: number,
    type: string,
    values: Record<string, unknown>,
    at: number,
  ): Promise<void> {
    switch (type) {
      case 'WorkflowExecutionStarted': {
        const input = (await this.#decoded(values['input'])) as Started;
        this.#startSeq = this.#at = input?.state?.seq ?? 0;
        this.#continuedFrom = textIn(values['continuedExecutionRunId']);
        await this.#mark(values);
        return;
      }
      case 'MarkerRecorded': {
        const details = (values['details'] ?? {}) as Record<string, unknown>;
        if (values['markerName'] !== 'core_local_activity') return;
        const about = (await this.#decoded(details['data'])) as { activity_type?: string };
        const activity = textIn(about?.activity_type);
        const line = this.#lines.at(-1);
        if (line && activity !== null) line.name = activity;
        if (!RECORDING.includes(activity ?? '')) return;
        this.#note(id, at, (await this.#decoded(details['result'])) as Answer);
        return;
      }
      case 'ActivityTaskScheduled':
        if (!RECORDING.includes(nameIn(values['activityType']) ?? '')) return;
        this.#asked.add(id);
        this.#links.hold(id);
        return;
      case 'ActivityTaskCompleted': {
        const asked = Number(values['scheduledEventId']);
        if (!this.#asked.has(asked)) return;
        this.#note(id, at, (await this.#decoded(values['result'])) as Answer, asked);
        return;
      }
      case 'WorkflowExecutionUpdateCompleted': {
        const { success } = (values['outcome'] ?? {}) as { success?: unknown };
        const answer = (await this.#decoded(success)) as { seq?: number } | undefined;
        const updateId = textIn((values['meta'] as { updateId?: unknown } | null)?.updateId);
        if (typeof answer?.seq !== 'number' || updateId === null) return;
        this.#commands.set(answer.seq, updateId);
        this.#links.tie(id, answer.seq);
        return;
      }
      case 'UpsertWorkflowSearchAttributes':
        await this.#mark(values);
        return;
      case 'TimerStarted': {
        const lasts = msOf(values['startToFireTimeout']);
        const timer = { eventId: id, setAt: at, ringsAt: at + lasts, endedAt: null, end: null };
        this.#timers.set(String(values['timerId']), timer);
        return;
      }
      case 'TimerFired':
      case 'TimerCanceled': {
        const timer = this.#timers.get(String(values['timerId']));
        if (!timer) return;
        timer.endedAt = at;
        timer.end = type === 'TimerFired' ? 'fired' : 'cancelled';
      }
    }
  }

  #note(eventId: number, at: number, answer: Answer, asked: number | null = null): void {
    if (answer?.outcome === 'recorded') {
      // Older histories do not say which step it was: it was the next.
      this.#at = answer.seq ?? this.#at + 1;
      const step = { eventId, seq: this.#at, kind: answer.kind, at, commandId: null };
      this.#steps.push({ ...step, outcome: 'recorded' });
    } else if (answer?.outcome === 'repeated') {
      this.#at = answer.state?.seq ?? this.#at;
      const step = { eventId, seq: this.#at, kind: undefined, at, commandId: null };
      this.#steps.push({ ...step, outcome: 'repeated' });
    } else return;
    this.#links.close(eventId, this.#at, asked);
  }

  async #mark(values: Record<string, unknown>): Promise<void> {
    const { indexedFields } = (values['searchAttributes'] ?? {}) as {
      indexedFields?: Record<string, Payload>;
    };
    for (const name of MARKS) {
      const field = indexedFields?.[name];
      if (field) this.#stage = textIn(await this.#decoded([field])) ?? this.#stage;
    }
  }

  result() {
    return {
      startSeq: this.#startSeq,
      continuedFrom: this.#continuedFrom,
      stage: this.#stage,
      steps: this.#steps.map((step) => ({
        ...step,
        commandId: this.#commands.get(step.seq) ?? null,
      })),
      events: this.#lines.map((line) => ({ ...line, seq: this.#links.of(line.id) })),
      timers: [...this.#timers.values()],
    };
  }
}

type Started = { state?: { seq?: number } | null } | undefined;
type Answer =
  | { outcome?: string; seq?: number; kind?: string | null; state?: { seq?: number } }
  | undefined;

function nameOf(type: string, values: Record<string, unknown>): string | null {
  switch (type) {
    case 'WorkflowExecutionStarted':
    case 'StartChildWorkflowExecutionInitiated':
    case 'ChildWorkflowExecutionStarted':
    case 'ChildWorkflowExecutionCompleted':
      return nameIn(values['workflowType']);
    case 'WorkflowExecutionSignaled':
    case 'SignalExternalWorkflowExecutionInitiated':
      return textIn(values['signalName']);
    case 'WorkflowExecutionUpdateAccepted':
      return nameIn((values['acceptedRequest'] as { input?: unknown } | null)?.input);
    case 'ActivityTaskScheduled':
      return nameIn(values['activityType']);
    case 'MarkerRecorded':
      return textIn(values['markerName']);
    default:
      return null;
  }
}

function nameIn(value: unknown): string | null {
  return textIn((value as { name?: unknown } | null | undefined)?.name);
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf<Item>(payloads: unknown): Item[] {
  if (Array.isArray(payloads)) return payloads as Item[];
  return ((payloads as { payloads?: Item[] } | null | undefined)?.payloads ?? []) as Item[];
}

function timeOf(event: HistoryEvent | undefined): number {
  return msOf(event?.eventTime);
}

/** The engine's form of times: from the engine with a long integer in it, from what was kept with a usual one. */
function msOf(time: unknown): number {
  const { seconds, nanos } = (time ?? {}) as { seconds?: unknown; nanos?: number };
  return Number(seconds ?? 0) * 1_000 + Math.floor((nanos ?? 0) / 1e6);
}
