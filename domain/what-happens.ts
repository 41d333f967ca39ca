/** What a consultee meets at an instant: reception, and every text that answers her by itself. */
import {
  answerText,
  automaticAnswers,
  receptionAt,
  type AutomaticKind,
  type Reception,
} from './automatic-answers.ts';
import {
  businessDate,
  MINUTE,
  nextOpening,
  startOfBusinessDate,
  type ReceptionPlan,
} from './hours.ts';
import { lineTextOf } from './line-texts.ts';
import type { ServiceSettings } from './settings.ts';

export interface WhatHappens {
  reception: Reception;
  /** Until when new consultations are taken up; `null` while none are. */
  intakeUntil: number | null;
  /** The next opening after this instant, whatever reception is now. */
  nextOpening: number | null;
  /** What answers her first message, in both kinds of words; none where a counselor answers. */
  answers: readonly { kind: AutomaticKind; usual: string; plain: string }[];
  line: {
    greeting: string;
    return: string;
    talkAnswer: string;
    /** On the lock screen as well. */
    notice: string;
    opening: string;
    button: string;
  };
}

/** `ahead`: so many wait before her. The plan knows reception from `at` on. */
export function whatHappens(
  settings: ServiceSettings,
  plan: ReceptionPlan,
  at: number,
  ahead: number,
): WhatHappens {
  const { texts } = settings;
  const waiting = { inQueue: true, ahead, queuedAt: at };
  return {
    reception: receptionAt(plan, at),
    intakeUntil: intakeUntil(plan, at),
    nextOpening: nextOpening(plan, at),
    answers: automaticAnswers(settings, plan, at, waiting, []).map((answer) => ({
      kind: answer.kind,
      usual: answerText(settings, answer, 'usual'),
      plain: answerText(settings, answer, 'plain'),
    })),
    line: {
      greeting: lineTextOf(texts, 'lineGreeting'),
      return: lineTextOf(texts, 'lineReturn'),
      talkAnswer: lineTextOf(texts, 'lineTalkAnswer'),
      notice: lineTextOf(texts, 'lineNotice'),
      opening: lineTextOf(texts, 'lineOpening'),
      button: texts.roomButton,
    },
  };
}

function intakeUntil({ intake, open, until }: ReceptionPlan, at: number): number | null {
  const to = (intake ?? open).find(([from, ends]) => from <= at && at < ends)?.[1];
  return to === undefined || to >= until ? null : to;
}

export const MOMENTS = [
  'now',
  'before-opening',
  'before-deadline',
  'after-deadline',
  'before-closing',
  'year-end',
  'stop',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Instants worth a look, as far as the plan knows them: where reception is about to change, and the year's last day. */
export function momentsWorthALook(
  plan: ReceptionPlan,
  now: number,
): readonly { name: Moment; at: number }[] {
  const closing = nextEnd(plan.open, now);
  const deadline = nextEnd(
    (plan.intake ?? []).filter(([, to]) => !plan.open.some(([, closes]) => closes === to)),
    now,
  );
  const stop = (plan.pauses ?? []).find(({ from }) => from > now)?.from ?? null;
  const opening = nextOpening(plan, now);
  const found: [Moment, number | null][] = [
    ['now', now],
    ['before-opening', opening && opening - MINUTE],
    ['before-deadline', deadline && deadline - MINUTE],
    ['after-deadline', deadline],
    ['before-closing', closing && closing - MINUTE],
    ['year-end', lastOfTheYear(now)],
    ['stop', stop],
  ];
  return found.flatMap(([name, at]) => (at === null ? [] : [{ name, at }]));
}

function nextEnd(intervals: ReceptionPlan['open'], now: number): number | null {
  return intervals.find(([, to]) => to > now + MINUTE)?.[1] ?? null;
}

/** 31 December, one minute to four in the afternoon. */
function lastOfTheYear(now: number): number {
  const year = Number(businessDate(now).slice(0, 4));
  const at = (one: number) => startOfBusinessDate(`${one}-12-31`) + (16 * 60 - 1) * MINUTE;
  return at(year) > now ? at(year) : at(year + 1);
}
