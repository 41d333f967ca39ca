/** Stops of the whole system, its end and its changes: announced to staff in time, and handed to the ward. */
import { z } from 'zod';
import {
  AnnouncementBody,
  AnnouncementFaults,
  AnnouncementFaultsQuery,
  AnnouncementIdBody,
  AnnouncementIdQuery,
  Announcements,
  HandOverBody,
} from '../../contracts/announcements.ts';
import { announcementPlace, handOverPlace } from '../../domain/announcements.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { organisationKey, sealOrNull } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { announcementPdf } from './document.ts';
import { presentAnnouncements, presentEach } from './present.ts';
import {
  addAnnouncement,
  addHandOver,
  findAnnouncement,
  noteRead,
  readHandOvers,
  withdrawAnnouncement,
  type AnnouncementRow,
} from './queries.ts';
import { faultsOf, refuseTimes } from './rules.ts';
import { allServices, stopServices, withdrawStops } from './stops.ts';

const path = '/api/staff/announcements';
const everybody = { kind: 'staff', permission: 'account.use' } as const;
const publisher = { kind: 'staff', permission: 'announcement.publish' } as const;

type Context<Body> = StaffContext<undefined, undefined, undefined, Body>;

export const announcementsRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'お知らせ（計画停止、サービスの終了、運営の変更、大幅な変更、軽微な更新）',
    access: everybody,
    response: Announcements,
    handle: presentAnnouncements,
  }),
  route({
    method: 'POST',
    path: `${path}/reads`,
    summary: 'お知らせを読んだことを記録する',
    access: everybody,
    body: AnnouncementIdBody,
    response: Announcements,
    handle: markRead,
  }),
  route({
    method: 'GET',
    path: `${path}/faults`,
    summary: 'この日時のお知らせが、予告の期限と受付時間外の原則に合うか',
    access: publisher,
    query: AnnouncementFaultsQuery,
    response: AnnouncementFaults,
    handle: ({ tx, query, now }) => {
      const times = { ...query, endsAt: query.endsAt ?? null };
      refuseTimes(times, now);
      return faultsOf(tx, times, now);
    },
  }),
  route({
    method: 'POST',
    path,
    summary: 'お知らせを出す（計画停止は、すべての窓口の受付も止める）',
    access: publisher,
    body: AnnouncementBody,
    response: Announcements,
    handle: announce,
  }),
  route({
    method: 'POST',
    path: `${path}/withdrawal`,
    summary: 'お知らせを取り消す（まだ始まっていない計画停止も取り消す）',
    access: publisher,
    body: AnnouncementIdBody,
    response: Announcements,
    handle: withdraw,
  }),
  route({
    method: 'POST',
    path: `${path}/hand-overs`,
    summary: 'お知らせの文書を渡したことを記録する',
    access: publisher,
    body: HandOverBody,
    response: Announcements,
    handle: recordHandOver,
  }),
  route({
    method: 'GET',
    path: `${path}/document`,
    summary: 'お知らせの文書（PDF）',
    access: everybody,
    query: AnnouncementIdQuery,
    response: z.void(),
    status: 200,
    media: 'download',
    handle: print,
  }),
];

async function getAnnouncement(
  { tx, staff }: Pick<Context<unknown>, 'tx' | 'staff'>,
  id: string,
): Promise<AnnouncementRow> {
  const found = await findAnnouncement(tx, staff.id, id);
  if (!found) throw new Refusal('not-found');
  return found;
}

async function markRead(context: Context<z.infer<typeof AnnouncementIdBody>>) {
  const { tx, staff, body } = context;
  const { id } = await getAnnouncement(context, body.id);
  await noteRead(tx, { organisationId: staff.organisationId, id, staffId: staff.id });
  return presentAnnouncements(context);
}

async function announce(context: Context<z.infer<typeof AnnouncementBody>>) {
  const { tx, staff, deps, body, now } = context;
  const { organisationId } = staff;
  const { id, kind } = body;
  if (await findAnnouncement(tx, staff.id, id)) return repeated(context);
  refuseTimes(body, now);
  const { faults } = await faultsOf(tx, body, now);
  if (faults.length > 0 && body.overrideReason === null)
    throw new Refusal('not-allowed-now', {
      reason: 'announcement-needs-reason',
      faults,
      text: '予告の期限や受付時間外の原則に合いません。このまま出すときは、理由を書いてください。',
    });
  const key = organisationKey(organisationId);
  const seal = (column: 'title' | 'body' | 'addressee' | 'sender') =>
    deps.crypt.seal(key, announcementPlace(column, id), body[column]);
  const reason = announcementPlace('override_reason', id);
  await addAnnouncement(tx, {
    id,
    organisationId,
    kind,
    title: await seal('title'),
    body: await seal('body'),
    addressee: await seal('addressee'),
    sender: await seal('sender'),
    overrideReason: await sealOrNull(deps.crypt, key, reason, body.overrideReason ?? ''),
    beginsAt: new Date(body.beginsAt),
    endsAt: body.endsAt === null ? null : new Date(body.endsAt),
    faults,
    by: staff.id,
  });
  if (kind === 'planned-stop' && body.endsAt !== null) {
    const stop = { from: Date.parse(body.beginsAt), until: Date.parse(body.endsAt) };
    const services = await allServices(tx);
    await stopServices(context, services, { ...stop, title: body.title, announcementId: id });
  }
  const data = { kind, beginsAt: body.beginsAt, endsAt: body.endsAt, faults };
  await audited(context, 'announcement.publish', id, data);
  return presentAnnouncements(context);
}

/** The same request again changes nothing; under the same id nothing else can be meant. */
async function repeated(context: Context<z.infer<typeof AnnouncementBody>>) {
  const { tx, staff, body } = context;
  const shown = await presentAnnouncements(context);
  const before = shown.data.find(({ id }) => id === body.id);
  const row = await findAnnouncement(tx, staff.id, body.id);
  const isSame =
    row?.announcedById === staff.id &&
    before?.kind === body.kind &&
    before.title === body.title &&
    before.body === body.body &&
    before.beginsAt === new Date(body.beginsAt).toISOString();
  if (!isSame) throw new Refusal('id-reused', { reason: 'announcement-id' });
  return shown;
}

async function withdraw(context: Context<z.infer<typeof AnnouncementIdBody>>) {
  const { tx, staff, body, now } = context;
  const found = await getAnnouncement(context, body.id);
  if (found.withdrawnAt === null) {
    if (found.beginsAt.getTime() <= now)
      throw new Refusal('not-allowed-now', {
        reason: 'begun',
        text: 'もう始まっているため、取り消せません。受付を再開するときは、各窓口の「受付の予定」で再開してください。',
      });
    await withdrawAnnouncement(tx, found.id, staff.id);
    await withdrawStops(context, found.id);
    await audited(context, 'announcement.withdraw', found.id);
  }
  return presentAnnouncements(context);
}

async function recordHandOver(context: Context<z.infer<typeof HandOverBody>>) {
  const { tx, staff, deps, body } = context;
  const { organisationId } = staff;
  const { id: announcementId } = await getAnnouncement(context, body.announcementId);
  const key = organisationKey(organisationId);
  const added = await addHandOver(tx, {
    id: body.id,
    organisationId,
    announcementId,
    handedOn: body.handedOn,
    way: body.way,
    handedBy: await deps.crypt.seal(key, handOverPlace('handed_by', body.id), body.handedBy),
    handedTo: await deps.crypt.seal(key, handOverPlace('handed_to', body.id), body.handedTo),
    recordedById: staff.id,
  });
  if (added) {
    const data = { handOverId: body.id, handedOn: body.handedOn, way: body.way };
    await audited(context, 'announcement.hand-over', announcementId, data);
  } else {
    const kept = await readHandOvers(tx, [announcementId]);
    if (!kept.some(({ id, recordedById }) => id === body.id && recordedById === staff.id))
      throw new Refusal('id-reused', { reason: 'hand-over-id' });
  }
  return presentAnnouncements(context);
}

async function print(
  context: StaffContext<undefined, undefined, z.infer<typeof AnnouncementIdQuery>, undefined>,
) {
  const found = await getAnnouncement(context, context.query.id);
  const [shown] = await presentEach(context, [found]);
  if (!shown) throw new Refusal('not-found');
  await audited(context, 'announcement.print', found.id);
  const head = { name: `お知らせ-${found.announcedAt.toISOString().slice(0, 10)}.pdf` };
  const pdf = await announcementPdf(shown);
  return sendBytes({ ...head, mediaType: 'application/pdf', isInline: true }, pdf);
}

async function audited(
  context: Pick<Context<unknown>, 'tx' | 'staff' | 'requestId'>,
  action: `announcement.${'publish' | 'withdraw' | 'hand-over' | 'print'}`,
  objectId: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await auditDone(context, null, action, { objectKind: 'announcement', objectId, data });
}
