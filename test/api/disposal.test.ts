/** Keeping and disposing: holds, the way of a batch past four eyes, everything gone that names it, and gone again after a restore. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginDisposal, certifyDisposal, destroySome } from '../../activities/disposals.ts';
import type { BatchShown, Coming, Retention, Tombstones } from '../../contracts/disposal.ts';
import { verifyCertificate } from '../../scripts/certificate/verify.ts';
import { publicKeyText } from '../../db/audit-note.ts';
import { reapplyLedger } from '../../db/disposal-ledger.ts';
import { openDatabase } from '../../db/orm.ts';
import { inScope, rows } from '../../db/scope.ts';
import { businessDate, DAY } from '../../domain/hours.ts';
import { createRetentionKeeper } from '../../worker/relay/retention.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import {
  asReplica,
  forgedLine,
  keepOld,
  opensStill,
  missingInFigures,
  putBack,
  tablesThatName,
  waitingExport,
} from './disposal-restore.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';
import type { z } from 'zod';

const api = useTestApi();
const at = '/api/staff/disposal';
const YEAR = 366 * DAY;
const today = () => businessDate(api.clock.now());
let world: World;
let first: Member;
let second: Member;
let supervisor: Member;
let auditor: Member;
let admin: pg.Client;
let folder: string;
const forgotten: string[] = [];

beforeAll(async () => {
  world = await buildWorld(api);
  first = await world.member('administrator', '管理 一郎');
  second = await world.member('administrator', '管理 二子');
  supervisor = await world.member('supervisor');
  auditor = await world.member('auditor');
  admin = new pg.Client({ connectionString: api.database.adminUrl });
  await admin.connect();
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-ledger-'));
  const endsOn = businessDate(api.clock.now() - 30 * DAY);
  const of = { serviceId: world.service.id, endsOn };
  await first.put(`${at}/contract-end`, of);
});

afterAll(async () => {
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function old(words = '昔の話', consultee = undefined as BuiltConsultation | undefined) {
  const person = consultee && { ...consultee, id: consultee.consulteeId };
  const closed = { stage: 'closed', ended: true, openedAt: api.clock.now() - 2 * YEAR } as const;
  const one = person
    ? await api.build.buildConsultation({ ...closed, consultee: person })
    : await world.consultation(closed);
  const { seq } = await api.build.buildMessage({ consultation: one, text: words });
  await api.build.buildFile({ consultation: one, seq });
  await admin.query(`select write_facts($1)`, [one.id]);
  return one;
}

/** The days on which they may go, as the worker computes them. */
async function settle(): Promise<void> {
  const keep = createRetentionKeeper({ ...api.deps, now: () => api.clock.now() });
  while (await keep());
}

const coming = async (until = today()) =>
  (await first.get(`${at}/coming?serviceId=${world.service.id}&dueOn=${until}`)).body as z.infer<
    typeof Coming
  >;
const retentionOf = async (one: BuiltConsultation) =>
  (await first.get(`/api/staff/consultations/${one.id}/retention`)).body as z.infer<
    typeof Retention
  >;

async function propose(): Promise<string> {
  const id = randomUUID();
  const body = { id, serviceId: world.service.id, dueOn: today() };
  expect(await first.post(`${at}/batches`, body)).toMatchObject({ status: 200 });
  return id;
}

const APPROVED = { approvedBy: '福祉課長 練馬 太郎', documentNo: '令8福第12号' };
const approve = (id: string, who = first) =>
  who.post(`${at}/approval`, { batchId: id, approvedOn: today(), ...APPROVED });
const confirm = (id: string, who = second) => who.post(`${at}/confirmation`, { batchId: id });

const shown = async (id: string) =>
  (await first.get(`${at}/batch?batchId=${id}`)).body as z.infer<typeof BatchShown>;

function parts() {
  return {
    database: api.deps.database,
    crypt: api.deps.crypt,
    now: () => new Date(api.clock.now()),
    disposal: {
      keys: api.deps.keys,
      forgetWorkflows: (ids: readonly string[]) => {
        forgotten.push(...ids);
        return Promise.resolve(true);
      },
      folders: [folder],
    },
  };
}

const placeOf = (batchId: string) => ({
  organisationId: world.organisation.id,
  serviceId: world.service.id,
  batchId,
});

async function carryOut(id: string): Promise<void> {
  let { left } = await beginDisposal(parts(), placeOf(id));
  while (left > 0) ({ left } = await destroySome(parts(), placeOf(id)));
  await certifyDisposal(parts(), placeOf(id));
}

async function disposeOfAll(): Promise<string> {
  const id = await propose();
  await approve(id);
  expect(await confirm(id)).toMatchObject({ status: 200 });
  await carryOut(id);
  return id;
}

const tablesNaming = (id: string) => tablesThatName(admin, id);

const opens = (one: BuiltConsultation) => opensStill(admin, api.deps.crypt, one);

describe('a closed consultation', () => {
  test('says until when it is kept, and is in the list of what is coming once that day is over', async () => {
    const one = await old();
    await settle();
    expect(await retentionOf(one)).toMatchObject({
      state: 'kept-until',
      keptUntil: businessDate(api.clock.now() - 30 * DAY),
      isBeforeContractEnd: false,
      rule: { until: 'contract-end' },
    });
    expect((await coming()).data).toMatchObject([{ id: one.id, number: one.number, batch: null }]);
    expect((await coming(businessDate(api.clock.now() - 60 * DAY))).data).toEqual([]);
  });

  test('is not disposed of while somebody holds it, with a reason, or the person has come again', async () => {
    const held = await old();
    const again = await old();
    const path = `/api/staff/consultations/${held.id}/hold`;
    const reason = '訴訟のため';
    expect((await supervisor.post(path, { id: randomUUID(), reason })).status).toBe(204);
    const consultee = { ...again, id: again.consulteeId };
    const now = await api.build.buildConsultation({ consultee, stage: 'conversation' });
    await settle();
    const listed = (await coming()).data.map(({ id }) => id);
    expect(listed).not.toContain(held.id);
    expect(listed).not.toContain(again.id);
    expect(await retentionOf(held)).toMatchObject({ state: 'held', holds: [{ reason }] });
    expect(await retentionOf(again)).toMatchObject({ state: 'in-contact' });
    const lifted = await supervisor.post(`${path}/lift`, { reason: '終わったため' });
    expect(lifted.status).toBe(204);
    await admin.query(`update consultations set stage = 'closed', ended_at = now() where id = $1`, [
      now.id,
    ]);
    await settle();
    // The talk of today postpones the older one too.
    expect(await retentionOf(again)).toMatchObject({ state: 'kept-until', keptUntil: today() });
    expect((await coming()).data.map(({ id }) => id)).toContain(held.id);
    expect((await auditor.post(path, { id: randomUUID(), reason })).status).toBe(403);
  });
});

describe('a batch', () => {
  test('waits for the ward and for a second administrator, and nothing goes before', async () => {
    const one = await old();
    await settle();
    const id = await propose();
    expect(await confirm(id)).toMatchObject({ status: 409 });
    await expect(beginDisposal(parts(), placeOf(id))).rejects.toMatchObject({
      code: 'not-allowed-now',
    });
    const bySql = inScope(
      api.deps.database,
      { organisationId: one.organisationId, serviceIds: [one.serviceId] },
      (tx) => rows(tx, `select * from dispose_of(?, 'consultation', ?)`, [id, one.id]),
    );
    await expect(bySql).rejects.toMatchObject({ code: '42501' });
    const late = businessDate(api.clock.now() + 3 * DAY);
    expect(
      (await first.post(`${at}/approval`, { batchId: id, approvedOn: late, ...APPROVED })).status,
    ).toBe(400);
    expect(await approve(id)).toMatchObject({ status: 200 });
    expect(await confirm(id, first)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'second-person-needed' } },
    });
    expect(await opens(one)).toBe(true);
    // A package that holds all of them was made for the end of the contract.
    await admin.query(
      `insert into contract_ends (id, organisation_id, stage, ends_on, package, planned_by_id) values ($1, $2, 'packed', '2027-03-31', 1, $3)`,
      [id, one.organisationId, first.id],
    );
    expect(await confirm(id)).toMatchObject({ body: { detail: { reason: 'handed-over-whole' } } });
    await admin.query(`update contract_ends set stage = 'cancelled' where id = $1`, [id]);
    expect((await second.post(`${at}/withdrawal`, { batchId: id })).status).toBe(204);
    expect(await confirm(id)).toMatchObject({ status: 409 });
    expect((await first.get(`${at}/batch?batchId=${id}`)).body).toMatchObject({
      status: 'withdrawn',
    });
  });

  test('looks once more at each: what is held meanwhile or was come back to is kept', async () => {
    const one = await old();
    await settle();
    const id = await propose();
    await approve(id);
    const hold = { id: randomUUID(), reason: '確認中' };
    const path = `/api/staff/consultations/${one.id}/hold`;
    expect((await supervisor.post(path, hold)).status).toBe(204);
    await confirm(id);
    await beginDisposal(parts(), placeOf(id));
    const item = (await shown(id)).items.find(({ number }) => number === one.number);
    expect(item).toMatchObject({ status: 'kept', reason: 'held' });
    await carryOut(id);
    expect(await opens(one)).toBe(true);
    expect((await supervisor.post(`${path}/lift`, { reason: '済んだ' })).status).toBe(204);
  });

  test('keeps what still waits for an agency, or for the day on which somebody is to be in touch again', async () => {
    const [reminded, asked] = [await old(), await old()];
    await settle();
    const change = (one: BuiltConsultation, what: string) =>
      admin.query(`update consultations set ${what} where id = $1`, [one.id]);
    await change(reminded, `next_action_at = now() + interval '9 days'`);
    const id = await propose();
    expect((await shown(id)).items.map((item) => item.number)).not.toContain(reminded.number);
    await approve(id);
    await change(asked, `open_escalations = 1`);
    await confirm(id);
    await carryOut(id);
    const item = (await shown(id)).items.find(({ number }) => number === asked.number);
    expect(item).toMatchObject({ status: 'kept', reason: 'under-way' });
    for (const one of [asked, reminded]) {
      expect(await opens(one)).toBe(true);
      await change(one, `open_escalations = 0, next_action_at = null`);
    }
  });

  test('leaves no row that names it but what says that it is gone; figures stay, coarse; numbers are not given again', async () => {
    const one = await old();
    const other = await old();
    const newer = await api.build.buildConsultation({
      consultee: { ...other, id: other.consulteeId },
    });
    await first.get(`/api/staff/consultations/${one.id}/retention`);
    const exported = await waitingExport(admin, one, first.id);
    await settle();
    const id = await disposeOfAll();
    expect((await exported()).rows).toEqual([{ state: 'cancelled' }]);
    expect(await opens(one)).toBe(false);
    expect(await opens(newer)).toBe(false);
    const TELLING = ['audit_entries', 'disposal_items', 'disposal_ledger'];
    expect((await tablesNaming(one.id)).filter((name) => !TELLING.includes(name))).toEqual([]);
    const ledger = ['disposal_ledger'];
    expect((await tablesNaming(one.consulteeId)).filter((n) => !ledger.includes(n))).toEqual([]);
    // Who is still talking with us keeps everything.
    expect(await opens(other)).toBe(true);
    expect(forgotten).toContain(`consultation/${one.id}`);
    const key = { organisationId: one.organisationId, serviceId: one.serviceId };
    for (const [kind, objectId] of [
      ['consultation', one.id],
      ['consultee', one.consulteeId],
    ] as const)
      await expect(api.deps.keys.obtain({ ...key, kind, objectId })).rejects.toMatchObject({
        code: 'key-destroyed',
      });
    const facts = await admin.query<{ opened: string; linked: string | null }>(
      `select opened_on::text as opened, consultation_id as linked from facts where service_id = $1 and disposed_at is not null`,
      [one.serviceId],
    );
    expect(facts.rows.length).toBeGreaterThan(0);
    for (const { opened, linked } of facts.rows)
      expect({ day: opened.slice(8), linked }).toEqual({ day: '01', linked: null });
    const tombstones = await auditor.get(
      `${at}/tombstones?serviceId=${one.serviceId}&number=${one.number}`,
    );
    const gone = tombstones.body as z.infer<typeof Tombstones>;
    expect(gone.data).toMatchObject([{ disposedOn: today(), batch: { id, isCertified: true } }]);
    const next = await admin.query<{ n: number }>(`select next_consultation_number($1, $2) as n`, [
      one.organisationId,
      one.serviceId,
    ]);
    expect(next.rows[0]?.n).toBeGreaterThan(newer.number);
  });

  test('goes on after a crash at any step', async () => {
    const all = [await old(), await old()];
    await settle();
    const id = await propose();
    await approve(id);
    await confirm(id);
    const away = { ...parts(), disposal: { ...parts().disposal } };
    await beginDisposal(away, placeOf(id));
    away.disposal.forgetWorkflows = () => Promise.resolve(false);
    await expect(destroySome(away, placeOf(id))).rejects.toMatchObject({ code: 'unavailable' });
    // Meanwhile figures have them under no name, and nothing gives it back to them.
    expect(await missingInFigures(api.deps.database, placeOf(id), all)).toEqual([]);
    for (const { id: one } of all) expect(await tablesNaming(one)).not.toContain('facts');
    // The key is gone and the rows are not: the worker was killed between the two.
    const { organisationId, serviceId } = placeOf(id);
    const place = { organisationId, serviceId, kind: 'consultation' } as const;
    for (const one of all) await api.deps.keys.destroy({ ...place, objectId: one.id });
    await carryOut(id);
    await carryOut(id);
    for (const gone of all)
      expect(await tablesNaming(gone.consulteeId)).toEqual(['disposal_ledger']);
    const { status, disposed } = await shown(id);
    expect({ status, disposed }).toMatchObject({ status: 'done' });
    expect(disposed).toBeGreaterThanOrEqual(all.length);
  });

  test('is certified under a signature that anybody can check, on paper and as a file', async () => {
    await old();
    await settle();
    const id = await disposeOfAll();
    const download = async (format: string) => {
      const response = await fetch(`${api.url}${at}/certificate`, {
        method: 'POST',
        headers: { Origin: api.url, Cookie: auditor.cookie, 'Content-Type': 'application/json' },
        body: JSON.stringify({ batchId: id, format, reason: '区に渡すため' }),
      });
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    const json = (await download('json')).toString('utf8');
    const signer = await admin.query<{ key: Buffer }>(
      `select public_key as key from disposal_certificates where batch_id = $1`,
      [id],
    );
    const pinned = publicKeyText(world.organisation.id, signer.rows[0]?.key ?? Buffer.of());
    expect(verifyCertificate(json, [pinned])).toMatchObject({ isSound: true });
    expect(verifyCertificate(json.replace('福祉課長', '教育課長'), [pinned])).toMatchObject({
      isSound: false,
    });
    const { text } = await extractText(
      await getDocumentProxy(new Uint8Array(await download('pdf'))),
      { mergePages: true },
    );
    for (const said of ['廃棄証明書', '福祉課長 練馬 太郎', '管理 二子', '令8福第12号'])
      expect(text).toContain(said);
  });
});

describe('after a restore', () => {
  test('what the ledger names goes again, also what is known outside alone, and everything else opens', async () => {
    const gone = [await old('消える1'), await old('消える2')];
    const stays = await world.consultation({ stage: 'closed' });
    await api.build.buildMessage({ consultation: stays, text: '残る' });
    await settle();
    const tables = await keepOld(admin);
    await disposeOfAll();
    await putBack(admin, tables);
    // The restored database is from before the batch: it knows of no ledger.
    await asReplica(admin, `delete from disposal_ledger; delete from disposal_batches`);
    for (const one of gone) expect(await tablesNaming(one.id)).toContain('messages');
    const [name] = readdirSync(join(folder, 'disposal'));
    appendFileSync(join(folder, 'disposal', name ?? ''), `${forgedLine(stays, today())}\n{"cut`);
    const migrator = await openDatabase(api.database.migratorUrl, { poolSize: 1 });
    const again = () => reapplyLedger({ migrator, keys: api.deps.keys, folders: [folder] });
    expect(await again()).toMatchObject({ refused: 2 });
    for (const one of gone) {
      expect(await opens(one)).toBe(false);
      expect(await tablesNaming(one.id)).not.toContain('messages');
      expect(await tablesNaming(one.consulteeId)).toEqual(['disposal_ledger']);
    }
    expect(await opens(stays)).toBe(true);
    expect(await again()).toMatchObject({ found: 0, rows: 0 });
    await migrator.close();
  });
});
