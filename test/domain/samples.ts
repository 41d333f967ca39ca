/** Plain values the domain's tests share. */
import {
  newConsultation,
  NO_PROGRESS,
  type Actor,
  type ConsultationState,
  type Progress,
} from '../../domain/consultation.ts';
import {
  HOUR,
  receptionPlan,
  type ReceptionCalendar,
  type ReceptionPlan,
} from '../../domain/hours.ts';
import type { ServiceSettings, TimerSettings } from '../../domain/settings.ts';

/** Tuesday and Sunday 16:00–20:00 except year-end, as Nerima's source document has it. */
export const NERIMA: ReceptionCalendar = {
  weekly: [
    { weekday: 2, open: '16:00', close: '20:00' },
    { weekday: 0, open: '16:00', close: '20:00' },
  ],
  closedOnHolidays: false,
  yearEnd: { from: '12-29', to: '01-03' },
  closedDays: [],
  extraDays: [],
};

/** An instant by the clock on Japan's walls. */
export function jst(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+09:00`);
}

/** Sunday 2026-11-22, half past four: reception is open. */
export const SUNDAY = jst('2026-11-22 16:30');

export const PLAN: ReceptionPlan = receptionPlan(NERIMA, [], SUNDAY, 60);

export const TIMERS: TimerSettings = {
  takeUp: 10,
  unanswered: 15,
  silenceWarning: 20,
  silenceEnd: 10,
  grace: (24 * HOUR) / 60_000,
  approvalClimb: 30,
  approvalClimbInDanger: 3,
  acknowledgement: 60,
};

export const SETTINGS: ServiceSettings = {
  calendar: NERIMA,
  timers: TIMERS,
  texts: {
    outOfHours: '受付時間外です。次の受付は{次回受付}です。\n{連絡先}',
    congested: 'ただいま混み合っています。',
    paused: '受付をお休みしています。{連絡先}',
    silenceWarning: 'まだいらっしゃいますか。',
    talkEnded: '今日はここまでにします。',
    lineNotice: 'お知らせがあります。',
    lineTalkAnswer: '下のボタンから部屋を開いてください。',
    lineGreeting: 'はじめまして。',
    roomButton: '部屋を開く',
  },
  emergencyContacts: [
    { name: '警察', telephone: '110' },
    { name: '女性相談支援センター', telephone: '#8778' },
  ],
  riskWords: [
    { word: '死にたい', risk: 'suicide', priority: 'urgent' },
    { word: 'リストカット', risk: 'self-harm', priority: 'high' },
  ],
  congestedFrom: 3,
  consentVersion: '1',
};

export const COUNSELOR: Actor = { staffId: 'counselor-1', roles: ['counselor'] };
export const COLLEAGUE: Actor = { staffId: 'counselor-2', roles: ['counselor'] };
export const SUPERVISOR: Actor = { staffId: 'supervisor-1', roles: ['supervisor'] };
export const ADMINISTRATOR: Actor = { staffId: 'administrator-1', roles: ['administrator'] };
export const AUDITOR: Actor = { staffId: 'auditor-1', roles: ['auditor'] };
export const OPERATOR: Actor = { staffId: 'operator-1', roles: ['system-operator'] };

export function buildState(overrides: Partial<ConsultationState> = {}): ConsultationState {
  return { ...newConsultation(SUNDAY), seq: 1, ...overrides };
}

export function buildProgress(overrides: Partial<Progress> = {}): Progress {
  return { ...NO_PROGRESS, ...overrides };
}
