/** Broadcasts and the telephones they are tried out on, as they are stored. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { BroadcastStatus, CheckStatus, Segment, StopReason } from '../../domain/broadcast.ts';

export interface BroadcastRow {
  id: string;
  serviceId: string;
  status: BroadcastStatus;
  version: number;
  words: Buffer;
  segment: Segment;
  createdById: string;
  editedById: string;
  editedAt: Date;
  checkStatus: CheckStatus | null;
  checkedVersion: number | null;
  sendAt: Date | null;
  recipients: number | null;
  confirmedById: string | null;
  confirmedAt: Date | null;
  revealReason: Buffer | null;
  quotaReason: Buffer | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  stopReason: StopReason | null;
  stoppedById: string | null;
}

const COLUMNS = `id, service_id as "serviceId", status, version, words, segment, created_by_id as "createdById", edited_by_id as "editedById",
  edited_at as "editedAt", check_status as "checkStatus", checked_version as "checkedVersion", send_at as "sendAt", recipients,
  confirmed_by_id as "confirmedById", confirmed_at as "confirmedAt", reveal_reason as "revealReason", quota_reason as "quotaReason",
  started_at as "startedAt", finished_at as "finishedAt", stop_reason as "stopReason", stopped_by_id as "stoppedById"`;

/** What is to come or under way first, then the newest. */
export function listBroadcasts(
  tx: Tx,
  serviceId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<BroadcastRow[]> {
  return rows<BroadcastRow>(
    tx,
    `select ${COLUMNS} from broadcasts where service_id = ? and status <> 'discarded'
     order by status in ('draft', 'confirmed', 'sending') desc, coalesce(started_at, edited_at) desc, id limit ? offset ?`,
    [serviceId, limit, offset],
  );
}

/** `lock`: nobody else changes it until the transaction ends. */
export function findBroadcast(
  tx: Tx,
  serviceId: string,
  id: string,
  lock: 'lock' | 'look' = 'look',
): Promise<BroadcastRow | undefined> {
  return firstRow<BroadcastRow>(
    tx,
    `select ${COLUMNS} from broadcasts where service_id = ? and id = ?${lock === 'lock' ? ' for update' : ''}`,
    [serviceId, id],
  );
}

interface Draft {
  id: string;
  organisationId: string;
  serviceId: string;
  staffId: string;
  words: Buffer;
  segment: Segment;
}

/** `false` when the id is taken. */
export async function addDraft(tx: Tx, draft: Draft): Promise<boolean> {
  const { id, organisationId, serviceId, staffId, words, segment } = draft;
  const added = await firstRow(
    tx,
    `insert into broadcasts (id, organisation_id, service_id, words, segment, created_by_id, edited_by_id) values (?, ?, ?, ?, ?::jsonb, ?, ?)
     on conflict (id) do nothing returning id`,
    [id, organisationId, serviceId, words, JSON.stringify(segment), staffId, staffId],
  );
  return added !== undefined;
}

/** LINE has not seen the new form yet. */
export async function changeDraft(tx: Tx, { id, staffId, words, segment }: Draft): Promise<void> {
  await rows(
    tx,
    `update broadcasts set words = ?, segment = ?::jsonb, edited_by_id = ?, edited_at = now(), version = version + 1, check_status = null
     where id = ? and status = 'draft'`,
    [words, JSON.stringify(segment), staffId, id],
  );
}

/** The worker asks LINE; the month's quota is read anew with it. */
export async function askForCheck(tx: Tx, id: string): Promise<void> {
  await rows(
    tx,
    `update broadcasts set check_status = 'asked', attempts = 0, next_at = now() where id = ?`,
    [id],
  );
}

interface Confirmation {
  id: string;
  staffId: string;
  sendAt: Date;
  now: Date;
  recipients: number;
  revealReason: Buffer | null;
  quotaReason: Buffer | null;
}

export async function confirmDraft(tx: Tx, confirmation: Confirmation): Promise<void> {
  const { id, staffId, sendAt, now, recipients, revealReason, quotaReason } = confirmation;
  await rows(
    tx,
    `update broadcasts set status = 'confirmed', confirmed_by_id = ?, confirmed_at = ?, send_at = ?, next_at = ?, attempts = 0,
       recipients = ?, reveal_reason = ?, quota_reason = ? where id = ? and status = 'draft'`,
    [staffId, now, sendAt, sendAt, recipients, revealReason, quotaReason, id],
  );
}

/** Back to a draft, as long as it has not begun. */
export async function takeBack(tx: Tx, id: string): Promise<void> {
  await rows(
    tx,
    `update broadcasts set status = 'draft', confirmed_by_id = null, confirmed_at = null, send_at = null, recipients = null,
       reveal_reason = null, quota_reason = null where id = ? and status = 'confirmed'`,
    [id],
  );
}

export async function stopSending(tx: Tx, id: string, staffId: string): Promise<void> {
  await rows(
    tx,
    `update broadcasts set status = 'stopped', stop_reason = 'by-staff', stopped_by_id = ?, finished_at = now() where id = ? and status = 'sending'`,
    [staffId, id],
  );
}

export async function discardDraft(tx: Tx, id: string): Promise<void> {
  await rows(
    tx,
    `update broadcasts set status = 'discarded', check_status = null where id = ? and status = 'draft'`,
    [id],
  );
}

export interface TesterRow {
  id: string;
  name: Buffer;
  addedById: string;
  addedAt: Date;
  isReachable: boolean;
}

export function readTesters(tx: Tx, serviceId: string): Promise<TesterRow[]> {
  return rows<TesterRow>(
    tx,
    `select t.consultee_id as id, t.name, t.added_by_id as "addedById", t.added_at as "addedAt", p.following and not p.blocked as "isReachable"
     from broadcast_testers t join consultees p on p.id = t.consultee_id where t.service_id = ? order by t.added_at, t.consultee_id`,
    [serviceId],
  );
}

/** Whose telephone the consultation of that number was opened on, and whether it was a test. */
export function findTestPerson(
  tx: Tx,
  serviceId: string,
  number: number,
): Promise<{ consulteeId: string; isTest: boolean; isReachable: boolean } | undefined> {
  return firstRow(
    tx,
    `select c.consultee_id as "consulteeId", (c.stage = 'closed' and c.outcome = 'test') or s.mode = 'practice' as "isTest",
       p.following and not p.blocked as "isReachable"
     from consultations c join consultees p on p.id = c.consultee_id join services s on s.id = c.service_id
     where c.service_id = ? and c.number = ?`,
    [serviceId, number],
  );
}

interface Tester {
  consulteeId: string;
  organisationId: string;
  serviceId: string;
  name: Buffer;
  addedById: string;
}

export async function addTester(tx: Tx, tester: Tester): Promise<void> {
  await rows(
    tx,
    `insert into broadcast_testers (consultee_id, organisation_id, service_id, name, added_by_id) values (?, ?, ?, ?, ?)
     on conflict (consultee_id) do update set name = excluded.name`,
    [tester.consulteeId, tester.organisationId, tester.serviceId, tester.name, tester.addedById],
  );
}

export async function removeTester(tx: Tx, serviceId: string, id: string): Promise<boolean> {
  const removed = await firstRow(
    tx,
    `delete from broadcast_testers where service_id = ? and consultee_id = ? returning consultee_id`,
    [serviceId, id],
  );
  return removed !== undefined;
}

/** On a tester's telephone, once however often it is sent; `false` for whoever is no tester, or gone. */
export async function addTrial(
  tx: Tx,
  { id, broadcastId, testerId }: { id: string; broadcastId: string; testerId: string },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `with added as (
       insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, broadcast_id, kind, text)
       select ?::uuid, p.organisation_id, p.service_id, p.channel_id, p.id, b.id, 'push', 'broadcastTrial'
       from broadcasts b join broadcast_testers t on t.service_id = b.service_id and t.consultee_id = ?::uuid
         join consultees p on p.id = t.consultee_id and p.following and not p.blocked
       where b.id = ?::uuid on conflict (id) do nothing returning id)
     select id from added union all select id from deliveries where id = ?::uuid and broadcast_id = ?::uuid limit 1`,
    [id, testerId, broadcastId, id, broadcastId],
  );
  return found !== undefined;
}

export interface TrialRow {
  id: string;
  testerId: string;
  name: Buffer | null;
  at: Date;
  status: string;
}

export function readTrials(tx: Tx, broadcastId: string): Promise<TrialRow[]> {
  return rows<TrialRow>(
    tx,
    `select d.id, d.consultee_id as "testerId", t.name, d.created_at as at, d.status from deliveries d
       left join broadcast_testers t on t.consultee_id = d.consultee_id
     where d.broadcast_id = ? and d.text = 'broadcastTrial' order by d.created_at desc, d.id limit 20`,
    [broadcastId],
  );
}
