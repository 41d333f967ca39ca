/** Accounts of staff across the services one looks after: how each stands, and what is done about it. */
import { z } from 'zod';
import { ACCOUNT_ORDERS, ACCOUNT_STATES, FACTOR_KINDS, LEAVING_KINDS } from '../domain/accounts.ts';
import { STAGES } from '../domain/consultation.ts';
import { SHIFT_END_CHOICES } from '../domain/duty.ts';
import { APPROVALS, ESCALATION_STATUSES } from '../domain/escalation.ts';
import { LINK_KINDS } from '../domain/memberships.ts';
import { PRIORITIES } from '../domain/priority.ts';
import { ROLES } from '../domain/roles.ts';
import { OwnSession } from './account.ts';
import { BusinessDate, Id, Instant, lookedUp, typedText, typedTextOrNothing } from './common.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { Invitation } from './members.ts';
import { MAX_PURPOSE } from './trail.ts';

export const AccountsFilter = z.object({
  /** In the name, the login id or where they belong to. */
  q: lookedUp(60).optional(),
  state: several(ACCOUNT_STATES).optional(),
  role: several(ROLES).optional(),
  service: Id.optional(),
  /** Not signed in for 90 days. */
  unused: Flag.optional(),
  order: z.enum(ACCOUNT_ORDERS).default('name'),
  descending: Flag.default(false),
});
export const AccountsQuery = AccountsFilter.extend(PageQuery);

/** Why a copy of the list leaves the system. */
export const AccountExportBody = AccountsFilter.extend({ reason: typedText(MAX_PURPOSE) });

const Held = z.object({
  service: z.object({ id: Id, name: z.string() }),
  roles: z.array(z.enum(ROLES)),
});

export const Account = z.object({
  id: Id,
  name: z.string(),
  loginId: z.string(),
  state: z.enum(ACCOUNT_STATES),
  /** The roles in services one looks after; in how many others they hold any. */
  held: z.array(Held),
  elsewhere: z.int().min(0),
  factors: z.array(z.enum(FACTOR_KINDS)),
  lastSignInAt: Instant.nullable(),
  isUnused: z.boolean(),
  affiliation: z.string().nullable(),
  handlesFrom: BusinessDate.nullable(),
  handlesUntil: BusinessDate.nullable(),
});

export const Accounts = pageOf(Account);

export const AccountParams = z.object({ staffId: Id });

/** Why nothing of the account as a whole may be changed by whoever asks; `null` when it may. */
export const ACCOUNT_BLOCKS = ['not-permitted', 'own-account', 'others-account'] as const;

export const AccountShown = Account.extend({
  createdAt: Instant,
  disabledAt: Instant.nullable(),
  leftAt: Instant.nullable(),
  /** The link that nobody has used yet. */
  link: z.object({ kind: z.enum(LINK_KINDS), expiresAt: Instant }).nullable(),
  sessions: z.array(OwnSession.omit({ isHere: true, isSamePlace: true })),
  block: z.object({ reason: z.enum(ACCOUNT_BLOCKS), text: z.string() }).nullable(),
});

/** What the registers know of them. */
export const AccountFactsBody = z
  .object({
    affiliation: typedTextOrNothing(120),
    handlesFrom: BusinessDate.nullable(),
    handlesUntil: BusinessDate.nullable(),
  })
  .refine(
    ({ handlesFrom, handlesUntil }) =>
      handlesFrom === null || handlesUntil === null || handlesFrom <= handlesUntil,
    'until after from',
  );

export const LeavingBody = z.object({ kind: z.enum(LEAVING_KINDS) });

/** What is to be proved anew by the link: the password always, the second factor where it is lost too. */
export const ResetBody = z.object({ factor: z.boolean() });

export const ResetAnswer = Invitation;

export const SessionParams = z.object({ staffId: Id, sessionId: Id });

/** What somebody still has to do in services, and whose it is to be. */
export const OpenWork = z.object({
  consultations: z.array(
    z.object({
      id: Id,
      number: z.int(),
      service: z.object({ id: Id, name: z.string() }),
      stage: z.enum(STAGES),
      priority: z.enum(PRIORITIES),
      waitingSince: Instant.nullable(),
      openEscalations: z.int(),
      isLeaving: z.boolean(),
      hasDraft: z.boolean(),
      choices: z.array(z.enum(SHIFT_END_CHOICES)),
    }),
  ),
  /** Asked for by them, or approved by telephone and still to be confirmed. */
  escalations: z.array(
    z.object({
      id: Id,
      consultation: z.object({ id: Id, number: z.int() }),
      service: z.object({ id: Id, name: z.string() }),
      status: z.enum(ESCALATION_STATUSES),
      approval: z.enum(APPROVALS),
      /** With the consultation to whoever gets it, with its present assignee, or with the service's supervisors. */
      goesTo: z.enum(['consultation', 'assignee', 'supervisors']),
      assignee: z.string().nullable(),
    }),
  ),
  /** Replies of theirs that wait for a supervisor. */
  replyRequests: z.array(
    z.object({
      id: Id,
      consultation: z.object({ id: Id, number: z.int() }),
      service: z.object({ id: Id, name: z.string() }),
      askedAt: Instant,
    }),
  ),
  /** Closed consultations on whose follow-up date the supervisors will be told instead. */
  followUps: z.array(
    z.object({
      consultation: z.object({ id: Id, number: z.int() }),
      service: z.object({ id: Id, name: z.string() }),
      on: BusinessDate,
    }),
  ),
  /** What else they asked for and nobody has decided: given later to an agency, where a room was used from, contents to audit. */
  asked: z.array(
    z.object({
      kind: z.enum(['supplement', 'disclosure', 'contents']),
      service: z.object({ id: Id, name: z.string() }),
      count: z.int(),
    }),
  ),
  /** Commands that would give them more, and have not been settled yet. */
  coming: z.int().min(0),
});

const Period = z.object({
  service: z.object({ id: Id, name: z.string() }),
  person: z.object({ id: Id, name: z.string(), loginId: z.string() }),
  role: z.enum(ROLES),
  givenAt: Instant,
  givenBy: z.string().nullable(),
  takenAt: Instant.nullable(),
  takenBy: z.string().nullable(),
});

/** The newest first. */
export const RightsHistory = z.object({ data: z.array(Period) });

/** Who held a role in the service on that day, at any time of it. */
export const RightsQuery = z.object({
  service: Id,
  on: BusinessDate,
  role: several(ROLES).optional(),
});

export const ImportBody = z.object({ text: z.string().max(400_000) });

export const ImportPreview = z.object({
  people: z.array(
    z.object({
      line: z.int(),
      name: z.string(),
      loginId: z.string(),
      affiliation: z.string(),
      held: z.array(Held),
      handlesFrom: BusinessDate.nullable(),
      handlesUntil: BusinessDate.nullable(),
    }),
  ),
  faults: z.array(z.object({ line: z.int(), text: z.string() })),
});

/** Where the invitation's page is, as the administrator's own browser knows it: the links are made with it. */
export const ImportRun = ImportBody.extend({ page: z.url().max(300) });

/** The links are in these two files alone, and are given this once. */
export const ImportDone = z.object({
  count: z.int(),
  expiresAt: Instant,
  csv: z.base64(),
  pdf: z.base64(),
});
