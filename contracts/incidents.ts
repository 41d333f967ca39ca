/** Incidents and drills: what happened, the steps of the report, what was measured, and what is published. */
import { z } from 'zod';
import {
  INCIDENT_ENTRIES,
  INCIDENT_KINDS,
  INCIDENT_STEPS,
  MAX_INCIDENT_NAME,
  MAX_INCIDENT_TEXT,
  MAX_INCIDENT_TITLE,
} from '../domain/incident.ts';
import { BusinessDate, Id, Instant, MAX_SEQ, typedText } from './common.ts';
import { Person, ServiceName } from './staff.ts';

const Step = z.enum(INCIDENT_STEPS);

const Head = z.object({
  id: Id,
  number: z.int(),
  title: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  isDrill: z.boolean(),
  detectedAt: Instant,
  /** The last step that was done. */
  step: Step,
  /** `null`: the report is finished. */
  next: z.object({ step: Step, dueAt: Instant }).nullable(),
  publishedAt: Instant.nullable(),
});

export const Incidents = z.object({
  /** The newest first. */
  data: z.array(Head),
  /** When the last drill was; drills are due twice a year. */
  lastDrillAt: Instant.nullable(),
  isDrillDue: z.boolean(),
});

const Outage = z.object({
  from: Instant,
  until: Instant,
  /** Of domain/components.ts. */
  components: z.array(z.string()),
  /** As the state of the components tells, and as it was corrected. */
  measuredMinutes: z.int(),
  minutes: z.int(),
});

const Affected = z.object({
  from: Instant,
  until: Instant,
  staffId: Id.nullable(),
  /** How many consultations, and of how many consultees. */
  consultations: z.int(),
  people: z.int(),
  reads: z.int(),
  /** There were more than are named. */
  isCut: z.boolean(),
  /** Of the services whose trail this person may read. */
  list: z.array(z.object({ service: ServiceName, number: z.int(), reads: z.int() })),
});

const Entry = z.object({
  id: Id,
  step: z.enum(INCIDENT_ENTRIES),
  isSkipped: z.boolean(),
  /** Written again later, about what was written before. */
  isCorrection: z.boolean(),
  text: z.string(),
  handOver: z.object({ on: BusinessDate, by: z.string(), to: z.string() }).nullable(),
  outage: Outage.nullable(),
  affected: Affected.nullable(),
  madeBy: Person,
  madeAt: Instant,
});

export const Incident = Head.extend({
  openedBy: Person,
  /** In the order in which they were written. */
  entries: z.array(Entry),
  /** Whom readings can be looked for by; nobody's where this person may not look. */
  staff: z.array(Person),
  mayMeasureAffected: z.boolean(),
});
export type Incident = z.input<typeof Incident>;

export const PublishedReports = z.object({
  data: z.array(Head.pick({ id: true, number: true, title: true, kind: true, publishedAt: true })),
});

export const IncidentParams = z.object({ incidentId: Id });

export const IncidentBody = z.object({
  /** Made by its sender: sent again it is one incident. */
  id: Id,
  title: typedText(MAX_INCIDENT_TITLE),
  /** What happened. */
  text: typedText(MAX_INCIDENT_TEXT),
  kind: z.enum(INCIDENT_KINDS),
  isDrill: z.boolean(),
  detectedAt: Instant,
});

export const IncidentStepBody = z.object({
  id: Id,
  step: Step,
  isSkipped: z.boolean(),
  /** What the step asks for, or why it is left out. */
  text: typedText(MAX_INCIDENT_TEXT),
  /** With the step 'handed-over' alone. */
  handOver: z
    .object({
      on: BusinessDate,
      by: typedText(MAX_INCIDENT_NAME),
      to: typedText(MAX_INCIDENT_NAME),
    })
    .nullable(),
});

export const OutageBody = z.object({
  id: Id,
  from: Instant,
  until: Instant,
  components: z.array(z.string().max(40)).max(40),
  /** What it was in truth, where the components did not see it. */
  correctedMinutes: z.int().min(0).max(1_000_000).nullable(),
  /** How it was measured, or why it is corrected. */
  text: typedText(MAX_INCIDENT_TEXT),
});

export const AffectedBody = z.object({
  id: Id,
  from: Instant,
  until: Instant,
  /** Readings of this person alone. */
  staffId: Id.nullable(),
  /** Of this consultation alone. */
  number: z.int().min(1).max(MAX_SEQ).nullable(),
  text: typedText(MAX_INCIDENT_TEXT),
});

/** What was measured, as it is kept: codes, times and figures. */
export const KeptOutage = Outage;
export const KeptAffected = Affected.omit({ list: true }).extend({
  list: z.array(z.object({ serviceId: Id, number: z.int(), reads: z.int() })),
});
