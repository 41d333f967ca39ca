/** Mails notices to those who asked for it: service, number, reason and the way there, never a name or a word of hers. */
import { readReceptionPlan } from '../../db/reception.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { settingsInForce } from '../../db/settings.ts';
import { MAIL_FAILURES } from '../../domain/notice-address.ts';
import type { NoticeKind, Stage } from '../../domain/consultation.ts';
import { isOpen, nextOpening } from '../../domain/hours.ts';
import {
  isOver,
  mailAddressPlace,
  noticeMail,
  waitsForReception,
  type WayCode,
  type WayStatus,
} from '../../domain/notices.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { MailSender } from '../../operations/mail.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { isPassing, isUnreadable, reasonOf } from './failures.ts';
import { backOff, eachOf, putBack, take } from './queue.ts';

/** Each in its own connection, so that one that hangs holds up few others. */
const AT_ONCE = 4;
const MINUTE = 60_000;
/** With the back-off below that is about four hours of trying. */
const MAX_ATTEMPTS = 20;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * MINUTE;
/** Nobody knows when reception opens: looked at again after this. */
const LOOK_AGAIN_MS = 60 * MINUTE;
const PLAN_DAYS = 30;

interface TakenMail extends Taken {
  noticeId: string;
}

interface MailRow {
  kind: NoticeKind;
  staffId: string;
  number: number;
  consultationId: string;
  serviceName: string;
  mode: ServiceMode;
  mail: Buffer | null;
  isSeen: boolean;
  /** Works there no more, or may not know of the consultation by now. */
  isGone: boolean;
  stage: Stage;
  assigneeId: string | null;
  waitingSince: Date | null;
  hasWaitingReply: boolean;
}

interface Settled {
  status: Exclude<WayStatus, 'waiting'>;
  code: WayCode | null;
}

/** One turn; true when there was something to do. Without a mail server nothing is ever due. */
export async function emptyNoticeMails(deps: RelayDeps): Promise<boolean> {
  const { mail } = deps;
  if (mail === null) return false;
  const taken = await take<TakenMail>(deps.system, 'notice_ways', AT_ONCE);
  await eachOf(taken, AT_ONCE, async (one) => {
    await run(deps, mail, one);
    return true;
  });
  return taken.length > 0;
}

async function run(deps: RelayDeps, mail: NonNullable<RelayDeps['mail']>, taken: TakenMail) {
  try {
    await send(deps, mail, taken);
  } catch (error) {
    const { id, attempts } = taken;
    deps.log.warn({ code: 'notice-mail-failed', reason: reasonOf(error), attempts }, 'not mailed');
    if (isUnreadable(error)) return settle(deps, taken, { status: 'failed', code: 'unreadable' });
    const afterMs = backOff(attempts, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    await putBack(deps.system, 'notice_ways', [id], { afterMs, asIfNotTaken: isPassing(error) });
  }
  return undefined;
}

async function send(
  deps: RelayDeps,
  { sender, staffOrigin }: NonNullable<RelayDeps['mail']>,
  taken: TakenMail,
): Promise<void> {
  const now = deps.now?.() ?? Date.now();
  const read = await inScope(deps.database, scopeOf(taken), async (tx) => {
    const row = await readRow(tx, taken.noticeId);
    const pauseMs = row && waitsForReception(row.kind) ? await closedForMs(tx, taken, now) : 0;
    return row && { row, pauseMs };
  });
  if (!read) return;
  const { row, pauseMs } = read;
  const needless = reasonAgainst(row);
  if (needless) return settle(deps, taken, needless);
  if (row.mail === null) return settle(deps, taken, { status: 'failed', code: 'no-address' });
  if (pauseMs > 0) {
    await putBack(deps.system, 'notice_ways', [taken.id], { afterMs: pauseMs, asIfNotTaken: true });
    return;
  }
  const to = await deps.crypt.open(taken.organisationId, mailAddressPlace(row.staffId), row.mail);
  const link = `${staffOrigin}/admin/#/consultations/${row.consultationId}/show`;
  const outcome = await sender.send({ id: taken.id, to, ...noticeMail(row, link) });
  await conclude(deps, taken, outcome);
}

async function conclude(
  deps: RelayDeps,
  taken: TakenMail,
  { outcome, answer }: Awaited<ReturnType<MailSender['send']>>,
): Promise<void> {
  const { attempts } = taken;
  if (outcome === 'sent') return settle(deps, taken, { status: 'sent', code: null });
  deps.log.warn({ code: `mail-${outcome}`, answer, attempts }, 'a notice was not mailed');
  if (outcome !== 'away' || attempts >= MAX_ATTEMPTS)
    return settle(deps, taken, { status: 'failed', code: MAIL_FAILURES[outcome] });
  const afterMs = backOff(attempts, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  return putBack(deps.system, 'notice_ways', [taken.id], { afterMs });
}

/** Seen on the screen first, or done by now: a mail would only be noise. */
function reasonAgainst(row: MailRow): Settled | null {
  const about = {
    stage: row.stage,
    isTaken: row.assigneeId !== null,
    isOwn: row.assigneeId === row.staffId,
    isUnanswered: row.waitingSince !== null,
    hasWaitingReply: row.hasWaitingReply,
  };
  if (isOver(row.kind, about)) return { status: 'cancelled', code: 'over' };
  if (row.isSeen) return { status: 'not-wanted', code: 'seen' };
  return row.isGone ? { status: 'not-wanted', code: 'off-duty' } : null;
}

/** How long until reception opens; 0 while it is open. */
async function closedForMs(tx: Tx, { serviceId }: TakenMail, now: number): Promise<number> {
  const inForce = await settingsInForce(tx, serviceId, new Date(now));
  const settings = inForce?.settings ?? null;
  const plan = await readReceptionPlan(tx, serviceId, settings, {
    from: now,
    days: PLAN_DAYS,
    inForceAt: now,
  });
  if (isOpen(plan, now)) return 0;
  const opensAt = nextOpening(plan, now);
  return opensAt === null ? LOOK_AGAIN_MS : opensAt - now;
}

async function settle(
  { database }: RelayDeps,
  taken: TakenMail,
  { status, code }: Settled,
): Promise<void> {
  await inScope(database, scopeOf(taken), (tx) =>
    rows(
      tx,
      `update notice_ways set status = ?, code = ?, settled_at = now() where id = ? and status = 'waiting'`,
      [status, code, taken.id],
    ),
  );
}

async function readRow(tx: Tx, noticeId: string): Promise<MailRow | undefined> {
  return firstRow<MailRow>(
    tx,
    `select n.kind, n.staff_id as "staffId", c.number, c.id as "consultationId", v.name as "serviceName", v.mode, g.mail,
       n.seen_at is not null as "isSeen", c.stage, c.assignee_id as "assigneeId",
       c.waiting_since as "waitingSince",
       exists (select 1 from reply_requests r where r.consultation_id = c.id and r.status = 'waiting') as "hasWaitingReply", s.disabled_at is not null or not exists (
         select 1 from memberships m where m.staff_id = s.id and m.service_id = n.service_id
           and (not c.restricted or c.assignee_id = s.id or m.role <> 'counselor')) as "isGone"
     from notices n join consultations c on c.id = n.consultation_id join services v on v.id = n.service_id
       join staff s on s.id = n.staff_id left join notice_settings g on g.staff_id = s.id
     where n.id = ?`,
    [noticeId],
  );
}
