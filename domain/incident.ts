/** Incidents and drills: the steps of one report in their order, by when each is due, and what each must say. */
import { DAY, HOUR } from './hours.ts';

export const INCIDENT_KINDS = ['outage', 'information', 'other'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
export const INCIDENT_KIND_NAMES = {
  outage: '障害（システムが使えない）',
  information: '情報の事故（漏えい・紛失・誤用など）',
  other: 'その他',
} as const satisfies Record<IncidentKind, string>;

export const INCIDENT_STEPS = [
  'detected',
  'first-report',
  'contained',
  'cause',
  'measures',
  'prevention',
  'published',
  'handed-over',
] as const;
export type IncidentStep = (typeof INCIDENT_STEPS)[number];

interface Rule {
  name: string;
  /** What is to be written. */
  asks: string;
  /** So long after the detection it is due. */
  within: number;
  /** May be left out, with a reason. */
  isOptional: boolean;
}

/** The first report is the terms' "at once": an hour; the others are our own figures. */
export const STEP_RULES = {
  detected: { name: '検知', asks: '何が起きたか', within: 0, isOptional: false },
  'first-report': {
    name: '第一報',
    asks: 'だれに、どう報告したか',
    within: HOUR,
    isOptional: false,
  },
  contained: {
    name: '被害の拡大防止・復旧',
    asks: '止めるためにしたこと、今の状態',
    within: DAY,
    isOptional: true,
  },
  cause: { name: '原因', asks: '原因と、どう確かめたか', within: 5 * DAY, isOptional: false },
  measures: { name: '対処策', asks: 'この件への対処', within: 7 * DAY, isOptional: false },
  prevention: {
    name: '再発防止策',
    asks: '二度と起こさないためにすること、期限、担当',
    within: 14 * DAY,
    isOptional: true,
  },
  published: {
    name: '報告書の掲載',
    asks: '掲載にあたって職員に伝えること',
    within: 21 * DAY,
    isOptional: false,
  },
  'handed-over': {
    name: '区への提出',
    asks: '提出について残しておくこと',
    within: 28 * DAY,
    isOptional: false,
  },
} as const satisfies Record<IncidentStep, Rule>;

/** What is measured beside the steps, as often as needed; the last one counts. */
export const INCIDENT_MEASURES = ['outage', 'affected'] as const;
export const INCIDENT_ENTRIES = [...INCIDENT_STEPS, ...INCIDENT_MEASURES] as const;
export type IncidentEntry = (typeof INCIDENT_ENTRIES)[number];

export const ENTRY_NAMES: Readonly<Record<IncidentEntry, string>> = {
  ...(Object.fromEntries(INCIDENT_STEPS.map((step) => [step, STEP_RULES[step].name])) as Record<
    IncidentStep,
    string
  >),
  outage: '停止時間の計測',
  affected: '影響を受けた相談の調査',
};

export const MAX_INCIDENT_TITLE = 100;
export const MAX_INCIDENT_TEXT = 4000;
export const MAX_INCIDENT_NAME = 100;
/** Longer than that no outage, and no reading, is looked at in one go. */
export const MAX_INCIDENT_DAYS = 366;

/** After so long another drill is due: twice a year. */
const DRILL_EVERY = 183 * DAY;
/** What is overdue is told again after so long, when somebody has said that they look after it. */
const REMIND_EVERY = DAY;

export function nextStepOf(done: IncidentStep): IncidentStep | null {
  return INCIDENT_STEPS[INCIDENT_STEPS.indexOf(done) + 1] ?? null;
}

export function dueAt(detectedAt: number, step: IncidentStep): number {
  return detectedAt + STEP_RULES[step].within;
}

/** How an incident stands at a moment, and when to look at it again; `null`: nothing is awaited. */
export interface IncidentLook {
  next: IncidentStep | null;
  isOverdue: boolean;
  lookAt: number | null;
}

export function lookAtIncident(
  { step, detectedAt }: { step: IncidentStep; detectedAt: number },
  now: number,
): IncidentLook {
  const next = nextStepOf(step);
  if (next === null) return { next, isOverdue: false, lookAt: null };
  const due = dueAt(detectedAt, next);
  return due > now
    ? { next, isOverdue: false, lookAt: due }
    : { next, isOverdue: true, lookAt: now + REMIND_EVERY };
}

export interface EntryAsked {
  step: IncidentStep;
  isSkipped: boolean;
}

interface Standing {
  kind: IncidentKind;
  isDrill: boolean;
  /** The last step that was done. */
  step: IncidentStep;
  measured: readonly IncidentEntry[];
}

/** Why this may not be written now; `null` when it may. What was written before may be corrected at any time. */
export function stepBlockOf(standing: Standing, { step, isSkipped }: EntryAsked): string | null {
  const isDone = INCIDENT_STEPS.indexOf(step) <= INCIDENT_STEPS.indexOf(standing.step);
  if (isDone) return isSkipped || !isCorrectable(step) ? 'step-done' : null;
  if (step !== nextStepOf(standing.step)) return 'step-not-next';
  if (isSkipped) return mayBeSkipped(step, standing.isDrill) ? null : 'step-needed';
  if (step !== 'published' || standing.isDrill) return null;
  if (standing.kind === 'outage' && !standing.measured.includes('outage')) return 'outage-missing';
  if (standing.kind === 'information' && !standing.measured.includes('affected'))
    return 'affected-missing';
  return null;
}

/** A drill need not be published and handed over. */
export function mayBeSkipped(step: IncidentStep, isDrill: boolean): boolean {
  const isForOthers = step === 'published' || step === 'handed-over';
  return STEP_RULES[step].isOptional || (isDrill && isForOthers);
}

export function isCorrectable(step: IncidentStep): boolean {
  return step !== 'published' && step !== 'handed-over';
}

export const BLOCK_TEXTS: Readonly<Record<string, string>> = {
  'step-done': 'この段階はもう記録されています。画面を読み直してください。',
  'step-not-next': '段階は順に記録します。画面を読み直して、次の段階を確認してください。',
  'step-needed': 'この段階は省けません。',
  'outage-missing':
    '障害の報告書には停止時間が要ります。先に「停止時間を計測する」で記録してください。',
  'affected-missing':
    '情報の事故の報告書には影響を受けた相談の調査が要ります。先に「影響を受けた相談を調べる」で記録してください。',
};

/** `lastDrillAt`: when the last one was begun. */
export function isDrillDue(lastDrillAt: number | null, now: number): boolean {
  return lastDrillAt === null || now - lastDrillAt > DRILL_EVERY;
}

/** Where the typed parts live, for their encryption (under the organisation's key). */
export function incidentPlace(id: string): { table: string; column: string; row: string } {
  return { table: 'incidents', column: 'title', row: id };
}

export function incidentStepPlace(
  column: 'words' | 'handed_by' | 'handed_to',
  id: string,
): { table: string; column: string; row: string } {
  return { table: 'incident_steps', column, row: id };
}
