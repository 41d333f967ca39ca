/** What leaves in no file and is shown to nobody who may not read it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { writeExport, type ExportDeps } from '../../activities/exports/write-export.ts';
import { businessDate } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let consultation: BuiltConsultation;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  consultation = await world.consultation({ stage: 'conversation' });
});

async function written(format: 'csv' | 'xlsx', pace?: ExportDeps['pace']) {
  const id = randomUUID();
  const of = { kind: 'messages', columns: ['seq', 'text'], filter: '', encoding: 'utf-8' };
  const ordered = await administrator.post('/api/staff/exports', {
    id,
    ...of,
    format,
    purpose: '確認',
  });
  expect(ordered.status).toBe(200);
  const { database, crypt, keys, config } = api.deps;
  const deps = { database, crypt, keys, folder: config.exportsFolder, ...(pace ? { pace } : {}) };
  const place = { organisationId: world.organisation.id, exportId: id };
  return { id, outcome: await writeExport(deps, place, { checkWanted: () => undefined }) };
}

test('words that were taken back or replaced leave in no export', async () => {
  const say = (text: string) => api.build.buildMessage({ consultation, text });
  const change = async (aboutSeq: number, kind: string, text: string) => {
    const { seq } = await say(text);
    await api.build.pool.query(
      `update messages set change = $3, about_seq = $4 where consultation_id = $1 and seq = $2`,
      [consultation.id, seq, kind, aboutSeq],
    );
  };
  const back = await say('取り消した言葉');
  await change(back.seq, 'correction', '取り消す前の訂正');
  const replaced = await say('前の言葉');
  await change(replaced.seq, 'correction', '今の言葉');
  await change(back.seq, 'retraction', '');
  const { id } = await written('csv');
  const link = await administrator.post(`/api/staff/exports/${id}/link`);
  const { token } = link.body as { token: string };
  const file = await fetch(`${api.url}/api/staff/exports/${id}/file?token=${token}`, {
    headers: { Cookie: administrator.cookie },
  });
  const words = await file.text();
  expect(words).toContain('今の言葉');
  for (const gone of ['取り消した言葉', '取り消す前の訂正', '前の言葉'])
    expect(words).not.toContain(gone);
});

test('a workbook that would not fit into memory is refused, and a CSV of it is not', async () => {
  await api.build.buildMessage({ consultation, text: '長い話' });
  const pace = { records: 10, rows: 10, partBytes: 1_000, partMs: 1_000, letters: 2 };
  expect((await written('xlsx', pace)).outcome).toBe('failed');
  expect((await written('csv', pace)).outcome).toBe('ready');
});

test('why a consultation is kept longer is told to those who may read it', async () => {
  const supervisor = await world.member('supervisor');
  const auditor = await world.member('auditor');
  const reason = '訴訟のため';
  const held = { id: randomUUID(), reason };
  await supervisor.post(`/api/staff/consultations/${consultation.id}/hold`, held);
  const seenBy = async (who: Member) =>
    (await who.get(`/api/staff/disposal/held?serviceId=${world.service.id}`)).body;
  expect(await seenBy(administrator)).toMatchObject({ data: [{ id: held.id, reason }] });
  expect(await seenBy(auditor)).toMatchObject({ data: [{ id: held.id, reason: null }] });
});

test('the contract’s end of all services is set by whoever looks after each of them', async () => {
  const path = '/api/staff/disposal';
  const endsOn = businessDate(api.clock.now());
  const set = (day: string | null) =>
    administrator.put(`${path}/contract-end`, { serviceId: null, endsOn: day });
  expect((await set(endsOn)).status).toBe(204);
  await api.build.buildService({ organisation: world.organisation });
  expect(await set(null)).toMatchObject({
    status: 409,
    body: { detail: { reason: 'not-all-services' } },
  });
  expect((await administrator.get(path)).body).toMatchObject({ organisationEndsOn: endsOn });
});
