/** What a service can be configured with, whole: the shape of a settings version and of a form version. */
import { z } from 'zod';
import { ATTRIBUTE_KINDS } from '../domain/attributes.ts';
import { PRIORITIES, RISKS } from '../domain/priority.ts';
import { MAX_RETENTION_YEARS, RETENTION_ENDS } from '../domain/retention.ts';
import { MAX_UNDO_SECONDS } from '../domain/settings.ts';
import { isSoundShift, SHIFT_TIME } from '../domain/shift-times.ts';
import { SMALL_CELLS } from '../domain/small-cells.ts';
import { BusinessDate, typedText } from './common.ts';

/** Longest text that answers her by itself; LINE takes 5,000. */
export const MAX_AUTOMATIC_TEXT = 2_000;
const MAX_ROWS = 1_000;

/** "HH:MM" of a business day; the hours after midnight count on ("26:00"). */
const TimeOfDay = z.string().regex(SHIFT_TIME, 'a time from 00:00 to 48:00');

const Shift = z.object({
  open: TimeOfDay,
  close: TimeOfDay,
  intakeUntil: TimeOfDay.optional(),
});

const MonthDay = z
  .string()
  .regex(/^\d{2}-\d{2}$/u)
  // Of a leap year, so that 29 February can be named.
  .refine((day) => BusinessDate.safeParse(`2024-${day}`).success, 'a day of the year');

export const CalendarSettings = z.object({
  weekly: z
    .array(Shift.extend({ weekday: z.int().min(0).max(6) }).refine(isSoundShift, 'shift'))
    .max(70),
  closedOnHolidays: z.boolean(),
  yearEnd: z.object({ from: MonthDay, to: MonthDay }).nullable(),
  closedDays: z.array(BusinessDate).max(MAX_ROWS),
  extraDays: z
    .array(Shift.extend({ date: BusinessDate }).refine(isSoundShift, 'shift'))
    .max(MAX_ROWS),
});

const Minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 60);

export const TimersShape = z.object({
  takeUp: Minutes,
  unanswered: Minutes,
  silenceWarning: Minutes,
  silenceEnd: Minutes,
  grace: Minutes,
  approvalClimb: Minutes,
  approvalClimbInDanger: Minutes,
  acknowledgement: Minutes,
});

const AutomaticText = typedText(MAX_AUTOMATIC_TEXT);

const RoomTexts = z.object({
  outOfHours: AutomaticText,
  congested: AutomaticText,
  paused: AutomaticText,
  silenceWarning: AutomaticText,
  talkEnded: AutomaticText,
  intakeOver: AutomaticText.optional(),
  plannedStop: AutomaticText.optional(),
});

export const TextsShape = RoomTexts.extend({
  plain: RoomTexts.partial().optional(),
  lineNotice: typedText(200),
  lineTalkAnswer: typedText(500),
  lineGreeting: typedText(500),
  lineReturn: typedText(500).optional(),
  lineOpening: typedText(200).optional(),
  /** https://developers.line.biz/en/reference/messaging-api/#action-objects: a label takes 20 characters. */
  roomButton: typedText(20),
});

export const ContactShape = z.object({
  name: typedText(80),
  telephone: typedText(60),
  note: typedText(200).optional(),
  confirmedOn: BusinessDate.optional(),
});

export const RiskWordShape = z.object({
  word: typedText(40),
  risk: z.enum(RISKS),
  priority: z.enum(PRIORITIES),
});

/** What programs compare: figures add up over versions by it. */
const Code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, 'small letters, digits and hyphens, at most 40');

const FlagKindShape = z.object({ code: Code, label: typedText(40), isGrave: z.boolean() });

function eachCodeOnce(rows: readonly { code: string }[]): boolean {
  return new Set(rows.map(({ code }) => code)).size === rows.length;
}

const RetentionShape = z
  .object({
    until: z.enum(RETENTION_ENDS),
    years: z.int().min(1).max(MAX_RETENTION_YEARS).optional(),
  })
  .refine(({ until, years }) => (until === 'contract-end') === (years === undefined), {
    error: 'years where they are counted, and only there',
    path: ['years'],
  });

export const SettingsShape = z.object({
  calendar: CalendarSettings,
  timers: TimersShape,
  texts: TextsShape,
  emergencyContacts: z.array(ContactShape).min(1).max(40),
  riskWords: z
    .array(RiskWordShape)
    .max(500)
    .refine(
      (words) => new Set(words.map(({ word }) => word)).size === words.length,
      'each word once',
    ),
  flagKinds: z.array(FlagKindShape).max(40).refine(eachCodeOnce, 'each code once').optional(),
  congestedFrom: z.int().min(1).max(1_000),
  undoSeconds: z.int().min(0).max(MAX_UNDO_SECONDS).optional(),
  smallCells: z.int().min(SMALL_CELLS.least).max(SMALL_CELLS.most).optional(),
  fourEyes: z.boolean().optional(),
  retention: RetentionShape.optional(),
  consentVersion: z.string().min(1).max(40),
});

const Choice = z.object({ code: Code, label: typedText(80) });

const FieldShape = z
  .object({
    code: Code,
    label: typedText(80),
    kind: z.enum(ATTRIBUTE_KINDS),
    required: z.boolean(),
    choices: z.array(Choice).min(1).max(100).refine(eachCodeOnce, 'each code once').optional(),
    question: z.object({ text: typedText(200), hint: typedText(200).optional() }).optional(),
    askedWhen: z.object({ code: Code, is: z.array(Code).min(1).max(100) }).optional(),
    least: z.union([z.number(), BusinessDate]).optional(),
    most: z.union([z.number(), BusinessDate]).optional(),
  })
  .refine(
    ({ kind, choices }) => (choices !== undefined) === (kind === 'choice' || kind === 'choices'),
    { error: 'choices where something is chosen, and only there', path: ['choices'] },
  )
  .refine(({ kind, least, most }) => hasBoundsOf(kind, least) && hasBoundsOf(kind, most), {
    error: 'a bound is of the kind it bounds',
    path: ['least'],
  });

function hasBoundsOf(kind: string, bound: number | string | undefined): boolean {
  if (bound === undefined) return true;
  return kind === 'number'
    ? typeof bound === 'number'
    : kind === 'date' && typeof bound === 'string';
}

interface Conditioned {
  code: string;
  choices?: readonly { code: string }[] | undefined;
  askedWhen?: { code: string; is: readonly string[] } | undefined;
}

/** A condition names values of a field that stands before it. */
function hasMeetableConditions(fields: readonly Conditioned[]): boolean {
  return fields.every(({ askedWhen }, index) => {
    if (!askedWhen) return true;
    const on = fields.slice(0, index).find(({ code }) => code === askedWhen.code);
    const codes = on?.choices?.map(({ code }) => code) ?? [];
    return askedWhen.is.every((code) => codes.includes(code));
  });
}

export const FormShape = z.object({
  fields: z
    .array(FieldShape)
    .min(1)
    .max(100)
    .refine(eachCodeOnce, 'each code once')
    .refine(hasMeetableConditions, 'a condition on a choice that stands before it'),
});
