/** When somebody is told that something is wrong, and when it is over again. */
import { ALARMS, THRESHOLDS, type AlarmKind, type AlarmOf, type NewAlarm } from './alarms.ts';
import { COMPONENTS, isComponent, type ComponentState } from './components.ts';

/** A part must be away for so long, so that a restart tells nobody. */
export const AWAY_FOR_MS = 20_000;
/** And well again for so long, before it is over. */
export const WELL_FOR_MS = 30_000;
/** A component as it is now. */
export interface StateNow {
  component: string;
  subject: string;
  organisationId: string | null;
  serviceId: string | null;
  state: ComponentState;
  reason: string | null;
  since: number;
  detail: Readonly<Record<string, unknown>> | null;
}

export interface Judged {
  raise: NewAlarm[];
  end: AlarmOf[];
}

/** Which alarms begin and which are over, by how all components are; those it knows nothing of stay. */
export function judge(states: readonly StateNow[], open: readonly AlarmOf[], now: number): Judged {
  const isOpen = (one: AlarmOf) => open.some((other) => isSame(one, other));
  const verdicts = states.flatMap((state) => verdictsOn(state, now, isOpen));
  const raise = verdicts.filter((one) => one.verdict === 'raise').map(({ alarm }) => alarm);
  const lasting = verdicts.filter((one) => one.verdict !== 'end').map(({ alarm }) => alarm);
  const end = open.filter(
    (one) =>
      // Also when what it was about is looked at no more: a folder or an account that is gone.
      !ALARMS[one.kind].isUntilAnswered && !lasting.some((other) => isSame(one, other)),
  );
  return { raise: raise.filter((one) => !isOpen(one)), end };
}

function isSame(a: AlarmOf, b: AlarmOf): boolean {
  return a.kind === b.kind && a.subject === b.subject && a.organisationId === b.organisationId;
}

interface Verdict {
  alarm: NewAlarm;
  /** `keep`: as it was before. */
  verdict: 'raise' | 'keep' | 'end';
}

type IsOpen = (one: AlarmOf) => boolean;

function verdictsOn(state: StateNow, now: number, isOpen: IsOpen): Verdict[] {
  const level = (kind: AlarmKind, field: string, limits: Limits): Verdict => {
    const value = Math.abs(Number(state.detail?.[field] ?? 0));
    const alarm = alarmFor(kind, state.subject, state, { [field]: value });
    return { alarm, verdict: ofLevel(value, limits, isOpen(alarm)) };
  };
  switch (state.component) {
    case 'queue':
      return state.subject === 'outbox'
        ? [level('outbox-late', 'oldestSeconds', THRESHOLDS.outboxSeconds)]
        : [];
    case 'clock':
      return [level('clock-off', 'ms', THRESHOLDS.clockMs)];
    case 'disk':
    case 'key-disk':
      return [
        level('disk-80', 'usedPercent', THRESHOLDS.disk80),
        level('disk-90', 'usedPercent', THRESHOLDS.disk90),
        level('disk-95', 'usedPercent', THRESHOLDS.disk95),
      ];
    case 'line-quota':
      return [level('quota-80', 'percent', THRESHOLDS.quotaPercent)];
    case 'engine':
      return [ofState('engine-unreachable', '', state, now, isOpen)];
    case 'audit-chain':
      return [ofState('audit-check-failed', state.subject, state, now, isOpen)];
    case 'backup':
      return [ofState('backup-unwell', '', state, now, isOpen)];
    case 'certificate':
      return [ofState('certificate-expires', state.subject, state, now, isOpen)];
    case 'line':
      return [ofLine(state, now, isOpen)];
    default: {
      if (!isComponent(state.component) || !COMPONENTS[state.component].isAlarmed) return [];
      const subject = `${state.component}${state.subject === '' ? '' : `/${state.subject}`}`;
      return [ofState('component-down', subject, state, now, isOpen)];
    }
  }
}

interface Limits {
  above: number;
  endsBelow: number;
}

/** Raised at or above the figure where that says so in words ("80 %"), else above it; over when well below. */
function ofLevel(value: number, { above, endsBelow }: Limits, isOpen: boolean): Verdict['verdict'] {
  const isReached = above === endsBelow ? value >= above : value > above;
  if (isReached) return 'raise';
  return isOpen && value >= endsBelow ? 'keep' : 'end';
}

function ofState(
  kind: AlarmKind,
  subject: string,
  state: StateNow,
  now: number,
  isOpen: IsOpen,
): Verdict {
  const alarm = alarmFor(
    kind,
    subject,
    state,
    state.reason === null ? {} : { reason: state.reason },
  );
  const isWell = state.state !== 'degraded' && state.state !== 'away';
  const lasts = now - state.since;
  if (!isWell) return { alarm, verdict: lasts >= AWAY_FOR_MS ? 'raise' : held(isOpen(alarm)) };
  return { alarm, verdict: isOpen(alarm) && lasts < WELL_FOR_MS ? 'keep' : 'end' };
}

/** That LINE cannot be reached says nothing of the credentials. */
function ofLine(state: StateNow, now: number, isOpen: IsOpen): Verdict {
  const verdict = ofState('token-refused', state.subject, state, now, isOpen);
  if (state.state === 'ok' || state.reason === 'credentials-refused') return verdict;
  return { ...verdict, verdict: held(isOpen(verdict.alarm)) };
}

function held(isOpen: boolean): Verdict['verdict'] {
  return isOpen ? 'keep' : 'end';
}

function alarmFor(
  kind: AlarmKind,
  subject: string,
  { organisationId, serviceId }: StateNow,
  detail: NewAlarm['detail'],
): NewAlarm {
  return { kind, subject, organisationId, serviceId, detail };
}
