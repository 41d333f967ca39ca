/**
 * The settings as somebody is writing them: the same places as in contracts/service-settings.ts, which alone says what
 * may be published, but empty, too long or at odds with each other for a while.
 */
import { z } from 'zod';
import { ATTRIBUTE_KINDS } from '../domain/attributes.ts';
import { PRIORITIES, RISKS } from '../domain/priority.ts';
import { RETENTION_ENDS } from '../domain/retention.ts';

const MOST_ROWS = 1_000;
const LONGEST_TEXT = 10_000;
const LONGEST_LINE = 1_000;
const Written = z.string().max(40);

const Shift = z.object({
  open: Written,
  close: Written,
  intakeUntil: Written.optional(),
});

const Calendar = z.object({
  weekly: z.array(Shift.extend({ weekday: z.int().min(0).max(6) })).max(MOST_ROWS),
  closedOnHolidays: z.boolean(),
  yearEnd: z.object({ from: Written, to: Written }).nullable(),
  closedDays: z.array(Written).max(MOST_ROWS),
  extraDays: z.array(Shift.extend({ date: Written })).max(MOST_ROWS),
});

const Timers = z.object({
  takeUp: z.int(),
  unanswered: z.int(),
  silenceWarning: z.int(),
  silenceEnd: z.int(),
  grace: z.int(),
  approvalClimb: z.int(),
  approvalClimbInDanger: z.int(),
  acknowledgement: z.int(),
});

/** `text`: how a border takes or gives what people wrote, with its greatest length. */
export function settingsContent<Text extends z.ZodType<string>>(text: (max: number) => Text) {
  const line = text(LONGEST_LINE);
  const long = text(LONGEST_TEXT);
  const Answers = z.object({
    outOfHours: long,
    congested: long,
    paused: long,
    silenceWarning: long,
    talkEnded: long,
    intakeOver: long.optional(),
    plannedStop: long.optional(),
  });
  const Texts = Answers.extend({
    plain: Answers.partial().optional(),
    lineNotice: long,
    lineTalkAnswer: long,
    lineGreeting: long,
    lineReturn: long.optional(),
    lineOpening: long.optional(),
    roomButton: line,
  });
  const Contact = z.object({
    name: line,
    telephone: line,
    note: line.optional(),
    confirmedOn: Written.optional(),
  });
  const RiskWord = z.object({ word: line, risk: z.enum(RISKS), priority: z.enum(PRIORITIES) });
  const FlagKind = z.object({ code: Written, label: line, isGrave: z.boolean() });
  const settings = z.object({
    calendar: Calendar,
    timers: Timers,
    texts: Texts,
    emergencyContacts: z.array(Contact).max(MOST_ROWS),
    riskWords: z.array(RiskWord).max(MOST_ROWS),
    flagKinds: z.array(FlagKind).max(MOST_ROWS).optional(),
    congestedFrom: z.int(),
    undoSeconds: z.int().optional(),
    smallCells: z.int().optional(),
    fourEyes: z.boolean().optional(),
    consentVersion: Written,
    retention: z.object({ until: z.enum(RETENTION_ENDS), years: z.int().optional() }).optional(),
  });
  return z.object({ settings, form: z.object({ fields: z.array(field(line)).max(MOST_ROWS) }) });
}

function field<Text extends z.ZodType<string>>(line: Text) {
  return z.object({
    code: Written,
    label: line,
    kind: z.enum(ATTRIBUTE_KINDS),
    required: z.boolean(),
    choices: z
      .array(z.object({ code: Written, label: line }))
      .max(MOST_ROWS)
      .optional(),
    question: z.object({ text: line, hint: line.optional() }).optional(),
    askedWhen: z.object({ code: Written, is: z.array(Written).max(MOST_ROWS) }).optional(),
    least: z.union([z.number(), Written]).optional(),
    most: z.union([z.number(), Written]).optional(),
  });
}
