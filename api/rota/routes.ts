/** The duty calendar of a service: read by all who may have to ask for an approval, kept by those who approve. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  Rota,
  RotaEntryBody,
  RotaEntryIdBody,
  RotaFileBody,
  RotaImport,
  RotaImportBody,
  RotaQuery,
} from '../../contracts/rota.ts';
import { wake } from '../../db/notify.ts';
import { addRotaEntry, readApprovers, readEntries, removeRotaEntry } from '../../db/rota.ts';
import { firstRow } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { collides, faultOfTurn, ROTA_ROLE_WORDS, type RotaEntry } from '../../domain/rota.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { notePlanChanged } from '../pauses/queries.ts';
import { auditDone } from '../staff-audit.ts';
import { readRotaFile, shownImport } from './file.ts';
import { presentRota } from './present.ts';

const path = '/api/staff/services/:id/rota';
const read = { kind: 'staff', permission: 'rota.read', on: 'service' } as const;
const edit = { kind: 'staff', permission: 'rota.edit', on: 'service' } as const;

type Context<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

export const rotaRoutes = [
  route({
    method: 'GET',
    path,
    summary: '当番表（承認をだれに求めるか）',
    access: read,
    query: RotaQuery,
    response: Rota,
    handle: (context) => presentRota(context, context.query),
  }),
  route({
    method: 'POST',
    path: `${path}/entries`,
    summary: '当番を入れる（1回、または毎週）',
    access: edit,
    body: RotaEntryBody,
    response: NoContent,
    handle: add,
  }),
  route({
    method: 'POST',
    path: `${path}/removal`,
    summary: '当番を外す',
    access: edit,
    body: RotaEntryIdBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, target, body, now } = context;
      const place = { id: body.id, serviceId: target.id };
      if (await removeRotaEntry(tx, place, staff.id, new Date(now)))
        await changed(context, 'rota.remove', { objectId: body.id });
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: `${path}/import-preview`,
    summary: '当番表のCSVを取り込むとどうなるか（何も保存しない）',
    access: edit,
    body: RotaFileBody,
    response: RotaImport,
    handle: async (context) => shownImport(await readRotaFile(context, context.body.text)),
  }),
  route({
    method: 'POST',
    path: `${path}/import`,
    summary: '確かめた当番表のCSVを取り込む',
    access: edit,
    body: RotaImportBody,
    response: RotaImport,
    handle: takeIn,
  }),
];

async function add(context: Context<z.infer<typeof RotaEntryBody>>): Promise<undefined> {
  const { tx, target, body, now } = context;
  await lockRota(context);
  const entry = { ...body, when: whenOf(body.when) };
  const fault = faultOfTurn(entry.when, now);
  const standing = await readEntries(tx, target.id);
  const before = standing.find(({ id }) => id === body.id);
  // Sent again: the same entry.
  if (before) {
    if (before.staffId !== body.staffId || before.role !== body.role) throw reused();
    return undefined;
  }
  if (fault !== null) throw new Refusal('not-allowed-now', { reason: 'no-turn', text: fault });
  const approvers = await readApprovers(tx, [target.id]);
  if (!approvers.some(({ id }) => id === body.staffId))
    throw new Refusal('invalid-input', {
      reason: 'no-approver',
      fields: ['staffId'],
      text: '当番になれるのは、この窓口のスーパーバイザーと管理者です。',
    });
  if (standing.some((one) => collides(one, entry)))
    throw new Refusal('not-allowed-now', {
      reason: 'turn-taken',
      text: `この時間の${ROTA_ROLE_WORDS[body.role]}は、もう決まっています。先に今の当番を外すか、1回だけの当番として入れてください。`,
    });
  await store(context, entry);
  await changed(context, 'rota.add', { objectId: body.id, data: { role: body.role } });
  return undefined;
}

/** What was shown is done, and nothing else. */
async function takeIn(
  context: Context<z.infer<typeof RotaImportBody>>,
): Promise<z.input<typeof RotaImport>> {
  const { body } = context;
  await lockRota(context);
  const lines = await readRotaFile(context, body.text);
  const answer = shownImport(lines);
  const turns = lines.flatMap(({ turn }) => turn ?? []);
  // Done already: the same request again.
  if (turns.length === 0) return answer;
  if (answer.digest !== body.digest)
    throw new Refusal('written-meanwhile', {
      reason: 'import-differs',
      text: '確かめたあとで、当番表が変わりました。もう一度ファイルを選んで確かめてください。',
    });
  for (const turn of turns) await store(context, { ...turn, id: randomUUID() });
  const { new: added, faulty } = answer.counts;
  await changed(context, 'rota.import', { data: { added, faulty } });
  return answer;
}

async function store({ tx, staff, target }: Context<unknown>, entry: RotaEntry): Promise<void> {
  const by = { organisationId: staff.organisationId, createdById: staff.id };
  if (!(await addRotaEntry(tx, { ...entry, serviceId: target.id }, by))) throw reused();
}

/** Two who write at once would both find the time free. */
async function lockRota({ tx, target }: Context<unknown>): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('rota/' || ?::text, 0))`, [
    target.id,
  ]);
}

/** On record, and told to the requests that wait for somebody of the calendar. */
async function changed(
  context: Context<unknown>,
  action: TrailAction,
  more: { objectId?: string; data?: Record<string, unknown> },
): Promise<void> {
  const { tx, staff, target } = context;
  const serviceId = target.id;
  const object = { objectKind: 'rota-entry', ...more };
  await auditDone(context, { id: null, serviceId }, action, object);
  await notePlanChanged(tx, serviceId);
  const { organisationId } = staff;
  wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
}

function whenOf(when: z.infer<typeof RotaEntryBody>['when']): RotaEntry['when'] {
  return when.kind === 'weekly'
    ? when
    : { kind: 'once', from: Date.parse(when.from), to: Date.parse(when.to) };
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'rota-entry-id' });
}
