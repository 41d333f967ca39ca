/** How the installation stands, as those who look after it see it: states, codes and figures, no content. */
import { z } from 'zod';
import { ALARM_KINDS, MAX_REMARK } from '../domain/alarms.ts';
import { COMPONENT_STATES } from '../domain/components.ts';
import { Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

const State = z.object({
  /** Of domain/components.ts. */
  component: z.string(),
  name: z.string(),
  /** Which of several, in words; empty where there is one. */
  subject: z.string(),
  state: z.enum(COMPONENT_STATES),
  /** The reason in words. */
  reason: z.string().nullable(),
  since: Instant,
  /** What to do. */
  action: z.string().nullable(),
  /** Figures of the last look, in words. */
  figures: z.string().nullable(),
});

export const Operations = z.object({
  /** When somebody last looked; `null`: nobody ever did. */
  seenAt: Instant.nullable(),
  components: z.array(State),
  /** What changed, the last first. */
  changes: z.array(
    State.pick({ component: true, name: true, subject: true, state: true, reason: true }).extend({
      since: Instant,
      until: Instant,
    }),
  ),
  /** Minutes away, by month and component; months without any have an empty list. */
  months: z.array(
    z.object({
      month: z.string(),
      away: z.array(z.object({ name: z.string(), minutes: z.int() })),
    }),
  ),
  keys: z
    .object({
      rootVersion: z.int(),
      organisationVersion: z.int().nullable(),
      organisationMadeAt: Instant.nullable(),
      destroyed: z.int(),
    })
    .nullable(),
  versions: z.object({ product: z.string(), node: z.string(), schema: z.string() }),
});
export type Operations = z.infer<typeof Operations>;

/** As many addresses as an organisation may have. */
export const MAX_ALARM_ADDRESSES = 20;

const AlarmShown = z.object({
  id: Id,
  kind: z.enum(ALARM_KINDS),
  name: z.string(),
  action: z.string(),
  subject: z.string(),
  /** Of the whole installation, or of this organisation. */
  isInstallation: z.boolean(),
  figures: z.string().nullable(),
  raisedAt: Instant,
  endedAt: Instant.nullable(),
  mailedAt: Instant.nullable(),
  answers: z.array(z.object({ id: Id, by: Person, at: Instant, remark: z.string().nullable() })),
});

const AlarmAddressShown = z.object({
  id: Id,
  address: z.string(),
  kinds: z.array(z.enum(ALARM_KINDS)),
});

export const Alarms = z.object({
  open: z.array(AlarmShown),
  past: z.array(AlarmShown),
  /** `null`: not for this person to see. */
  addresses: z.array(AlarmAddressShown).nullable(),
  /** Whether this installation sends mail at all, and to the operator's own addresses. */
  mail: z.object({ isOffered: z.boolean(), operatorAddresses: z.int() }),
});
export type Alarms = z.infer<typeof Alarms>;

/** Open alarms that nobody has answered yet, for the bell of every screen. */
export const OpenAlarms = z.object({ count: z.int() });

export const AlarmAnswerBody = z.object({
  /** Made by its sender: sent again it is one answer. */
  id: Id,
  alarmId: Id,
  remark: typedText(MAX_REMARK).nullable(),
});

export const AlarmAddressBody = z.object({
  id: Id,
  address: z.email().max(254),
  kinds: z.array(z.enum(ALARM_KINDS)).min(1).max(ALARM_KINDS.length),
});

export const AlarmAddressIdBody = z.object({ id: Id });
