/** The end of a contract, from its plan to the second certificate: everything is handed over, read, and only then destroyed. */
import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { DAY } from '../../domain/hours.ts';
import { certificateSheet } from '../../hand-over/certificate-sheet.ts';
import { HAND_OVER_KINDS, IN_ANOTHER_FORM, NOT_HANDED_OVER } from '../../hand-over/kinds.ts';
import { openZip } from '../../scripts/hand-over/verify/read.ts';
import { verifyPackage } from '../../scripts/hand-over/verify/verify.ts';
import { verifyCertificate } from '../../scripts/hand-over/verify/certificate.ts';
import { useTestApi } from '../support/api.ts';
import { APPROVAL, CONTRACT_END, useTowns, type Town } from './contract-end-town.ts';

const api = useTestApi();
const towns = useTowns(api);
const {
  clock,
  town,
  step,
  stageOf,
  runWorkflow,
  fetchPackage,
  filesOf,
  upToPackage,
  upToReceipt,
  counted,
} = towns;
const path = CONTRACT_END;
const PASSPHRASE = 'あいことば-2027-03-31';
const approval = APPROVAL;

describe('the package', () => {
  let one: Town;
  let id: string;

  beforeAll(async () => {
    one = await town('助けてください😢 𠮷野家の髙橋です');
    // Killed in the middle of a table, of the trail, and just before the list is signed.
    id = await upToPackage(one, new Set(['11-messages.csv', 'audit/log.jsonl', 'manifest.json']));
  }, 60_000);

  test('holds every table whole, cell by cell, with what was typed opened', async () => {
    const { status, file } = await fetchPackage(one.first, id, null);
    expect(status).toBe(200);
    const files = await filesOf(file);
    const manifest = JSON.parse(String(files.get('manifest.json'))) as {
      files: { name: string; rows: number | null; sha256: string }[];
    };
    for (const { name, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
        name,
      ).toBe(sha256);
    const { rows: census } = await api.build.pool.query<{ n: number }>(
      `select count(*)::int as n from messages where organisation_id = $1`,
      [one.world.organisation.id],
    );
    for (const { file: name, columns } of HAND_OVER_KINDS) {
      const text = String(files.get(name));
      expect(text.startsWith('\uFEFF'), name).toBe(true);
      const cells = parse(text, { bom: true }) as string[][];
      const width = Object.keys(columns).length;
      expect(
        cells.every((line) => line.length === width),
        name,
      ).toBe(true);
      expect(cells.length - 1, name).toBe(manifest.files.find((one) => one.name === name)?.rows);
    }
    const messages = parse(String(files.get('11-messages.csv')), {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    expect(messages).toHaveLength(census[0]?.n ?? 0);
    expect(messages.map((line) => line['本文'])).toEqual([one.text, `'=1+1 と、"改行"\nと、`]);
    const staff = parse(String(files.get('50-staff.csv')), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(staff.map((line) => line['名前'])).toContain('相談 三郎');
    const attached = [...files.keys()].filter((name) => name.startsWith('attachments/'));
    expect(attached).toHaveLength(1);
    expect(String(files.get(attached[0] ?? ''))).toBe('添付の中身');
    const packet = [...files].find(([name]) => name.startsWith('packets/'));
    expect(packet?.[1].subarray(0, 5).toString()).toBe('%PDF-');
    expect(String(files.get('README.txt'))).toContain('20-consultees.csv　相談者');
    expect(files.has('verify/main.ts') && files.has('audit/verify/main.ts')).toBe(true);
  });

  test('opens by its passphrase alone, and is on the register of copies', async () => {
    const { file } = await fetchPackage(one.first, id, PASSPHRASE);
    const report = await verifyPackage(await openZip(file, PASSPHRASE), null);
    expect(report.findings).toEqual([]);
    await expect(verifyPackage(await openZip(file, 'ちがうことば'), null)).rejects.toThrow(
      /pass/iu,
    );
    const { rows } = await api.build.pool.query<{ kind: string }>(
      `select kind from copies where organisation_id = $1`,
      [one.world.organisation.id],
    );
    expect(rows.some(({ kind }) => kind === 'hand-over')).toBe(true);
  });

  test('shows every byte that is not as it was signed, and a key that is another’s', async () => {
    const { file } = await fetchPackage(one.first, id, null);
    const files = await filesOf(file);
    const reader = (changed: Map<string, Buffer>) => ({
      names: () => [...changed.keys()],
      read: async function* (name: string) {
        yield changed.get(name) ?? Buffer.alloc(0);
      },
      close: () => Promise.resolve(),
    });
    const whole = await verifyPackage(reader(files), null);
    expect(whole.findings).toEqual([]);
    for (const name of [
      '11-messages.csv',
      'manifest.json',
      'signature.json',
      'audit/chain.jsonl',
    ]) {
      const bytes = Buffer.from(files.get(name) ?? '');
      // Within a word, so that what is read as JSON stays JSON.
      const at = name === 'signature.json' ? bytes.indexOf('sha256') + 9 : bytes.length - 9;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const found = await verifyPackage(reader(new Map([...files, [name, bytes]])), null).then(
        ({ findings }) => findings.length,
        () => 1,
      );
      expect(found, name).toBeGreaterThan(0);
    }
    const without = new Map(files);
    without.delete('12-notes.csv');
    expect((await verifyPackage(reader(without), null)).findings).toHaveLength(1);
    const { publicKey } = await api.keys.keys.sign(randomUUID(), 'x').catch(() => ({
      publicKey: Buffer.alloc(32, 7),
    }));
    const stranger = publicKey.toString('base64');
    expect((await verifyPackage(reader(files), stranger)).findings).toHaveLength(1);
  });

  test('is refused to those who may not, and nothing is destroyed without it', async () => {
    expect(await one.counselor.get(path)).toMatchObject({ status: 403 });
    expect(await one.auditor.get(path)).toMatchObject({ status: 200 });
    expect(await step(one.auditor, id, 'hand-over')).toMatchObject({ status: 403 });
    expect(await step(one.first, id, 'approve', approval)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'stage' } },
    });
    const wrong = { on: '2027-04-05', by: '区', documentNo: '1', digest: 'a'.repeat(64) };
    await step(one.first, id, 'hand-over', { on: '2027-04-01', by: '一郎', to: '花子' });
    expect(await step(one.first, id, 'receive', wrong)).toMatchObject({
      body: { detail: { reason: 'another-package' } },
    });
    // Whoever looks after one service alone does not end all of them.
    const service = await api.build.buildService({ organisation: one.world.organisation });
    expect(await step(one.first, id, 'hold', { reason: '確認' })).toMatchObject({
      body: { detail: { reason: 'not-all-services' } },
    });
    await api.build.pool.query('delete from services where id = $1', [service.id]).catch(() => 0);
  });

  test('is no leave for the database to erase anything: two people have not approved it', async () => {
    await api.build.pool.query(`update contract_ends set stage = 'destroying' where id = $1`, [id]);
    const client = await api.build.pool.connect();
    try {
      await client.query(`select set_config('app.organisation', $1, false)`, [
        one.world.organisation.id,
      ]);
      await expect(client.query(`select * from erase_organisation($1, 10)`, [id])).rejects.toThrow(
        /approved/u,
      );
    } finally {
      client.release(true);
    }
  });
});

describe('what was begun', () => {
  test('stops where talks go on or something was written since, can be held and taken back, and intake is open again', async () => {
    const one = await town('まだ続きます');
    const id = await upToReceipt(one);
    const approved = async () => {
      await step(one.first, id, 'approve', approval);
      expect(await step(one.first, id, 'approve', approval)).toMatchObject({
        body: { detail: { reason: 'same-person' } },
      });
      const wrong = { ...approval, organisation: '別の市' };
      expect(await step(one.second, id, 'approve', wrong)).toMatchObject({
        body: { detail: { reason: 'another-name' } },
      });
      await step(one.second, id, 'approve', approval);
      expect(await stageOf(one)).toBe('approved');
    };
    const open = await one.world.consultation();
    expect(await step(one.first, id, 'approve', approval)).toMatchObject({
      body: { detail: { reason: 'open-consultations' } },
    });
    await api.build.pool.query(`update consultations set stage = 'closed' where id = $1`, [
      open.id,
    ]);
    const hold = `/api/staff/consultations/${open.id}/hold`;
    const held = { id: randomUUID(), reason: '訴訟のため' };
    expect(await one.first.post(hold, held)).toMatchObject({ status: 204 });
    expect(await step(one.first, id, 'approve', approval)).toMatchObject({
      body: { detail: { reason: 'held-consultations' } },
    });
    expect(await one.first.post(`${hold}/lift`, { reason: '済んだ' })).toMatchObject({
      status: 204,
    });
    await approved();
    // Held after it was approved: nothing is destroyed either.
    await one.first.post(hold, { ...held, id: randomUUID() });
    clock.now = Date.now() + 2 * DAY;
    await runWorkflow(one, id);
    const stopped = (await one.first.get(path)).body as { end: { story: object[] } };
    expect(stopped.end.story.at(-1)).toMatchObject({ step: 'stopped', why: 'held-consultations' });
    await one.first.post(`${hold}/lift`, { reason: '済んだ' });
    clock.now = Date.now();
    await approved();
    clock.now = Date.now() + 2 * DAY;
    await runWorkflow(one, id);
    const { body } = await one.first.get(path);
    expect(body).toMatchObject({ end: { stage: 'received', approvals: [] } });
    expect((body as { end: { story: object[] } }).end.story.at(-1)).toMatchObject({
      step: 'stopped',
      why: 'package-outdated',
    });

    const retired = async () =>
      (
        await api.build.pool.query<{ at: Date | null }>(
          `select retired_at as at from services where organisation_id = $1`,
          [one.world.organisation.id],
        )
      ).rows[0]?.at ?? null;
    expect(await retired()).not.toBeNull();
    await approved();
    await step(one.second, id, 'hold', { reason: '監査のため' });
    clock.now = Date.now() + 3 * DAY;
    await runWorkflow(one, id);
    expect(await stageOf(one)).toBe('approved');
    expect(await step(one.first, id, 'cancel', { reason: '契約の延長' })).toMatchObject({
      body: { end: null },
    });
    clock.now = Date.now();
    expect(await retired()).toBeNull();
    expect(await counted(one)).toBeGreaterThan(0);
  }, 60_000);
});

describe('the destruction', () => {
  test('leaves nothing of the organisation, everything of its neighbour, and certificates that stand alone', async () => {
    const one = await town('消えるべき言葉');
    const neighbour = await town('残るべき言葉');
    const id = await upToReceipt(one);
    await step(one.first, id, 'approve', approval);
    await step(one.second, id, 'approve', approval);
    const organisationId = one.world.organisation.id;
    const before = await counted(neighbour);
    // What is written over makes no row more, and was handed over as it is no longer.
    const move = (by: string) =>
      api.build.pool.query(
        `update escalations set requested_at = requested_at + $2::interval where organisation_id = $1`,
        [organisationId, by],
      );
    await move('1 hour');
    clock.now = Date.now() + 2 * DAY;
    await runWorkflow(one, id);
    const { body } = await one.first.get(path);
    const { story } = (body as { end: { story: object[] } }).end;
    expect(story.at(-1)).toMatchObject({ step: 'stopped', why: 'package-outdated' });
    await move('-1 hour');
    clock.now = Date.now();
    await step(one.first, id, 'approve', approval);
    await step(one.second, id, 'approve', approval);
    clock.now = Date.now() + 2 * DAY;
    // Killed before and within every part.
    const forgotten = await runWorkflow(
      one,
      id,
      new Set(['accounts', 'keys', 'engine', 'rows', 'certificate']),
    );
    expect(forgotten.some((name) => name.startsWith('consultation/'))).toBe(true);
    const { rows: left } = await api.build.pool.query<{ place: string; held: string }>(
      `select set_config('app.organisation', $1, false), * from census_organisation() where held > 0`,
      [organisationId],
    );
    expect(left).toEqual([]);
    await expect(
      api.keys.keys.obtain({
        organisationId,
        serviceId: null,
        kind: 'organisation',
        objectId: organisationId,
      }),
    ).rejects.toMatchObject({ code: 'key-destroyed' });
    expect(await one.first.get(path)).toMatchObject({ status: 401 });
    expect(await counted(neighbour)).toBeGreaterThanOrEqual(before);
    expect((await neighbour.counselor.get('/api/staff/consultations')).status).toBe(200);
    expect(
      await checkpointNow(
        { system: towns.system(), keys: api.keys.keys },
        neighbour.world.organisation.id,
      ),
    ).not.toBeNull();

    const certificates = () =>
      api.build.pool
        .query<{ number: number; body: string; signature: string; publicKey: string }>(
          `select number, body, signature, public_key as "publicKey" from contract_end_certificates where organisation_id = $1 order by number`,
          [organisationId],
        )
        .then(({ rows }) => rows);
    const [first, none] = await certificates();
    expect(none).toBeUndefined();
    if (!first) throw new Error('there is no certificate');
    const said = JSON.parse(first.body) as Record<string, unknown>;
    expect(said).toMatchObject({
      organisation: { name: '試験市' },
      received: { by: '区 花子', documentNo: '9練情第1号' },
      approvals: [{ by: '管理 一郎' }, { by: '管理 二子' }],
      rowsLeft: 0,
      endedKeys: { parents: expect.any(Number) as number },
    });
    expect(first.body).not.toContain('消えるべき言葉');
    const paper = JSON.stringify(certificateSheet({ ...first, number: 1, madeAt: new Date() }));
    expect(paper).toContain('管理 二子');
    expect(paper).toContain('9練情第1号');
    const { id: contractEndId } = { id };
    expect(verifyCertificate({ ...first, contractEndId })).toBe(true);
    const flipped = first.body.replace('試験市', '試験町');
    expect(verifyCertificate({ ...first, body: flipped, contractEndId })).toBe(false);

    // Nothing more is due until the last backup is gone.
    await runWorkflow(one, id);
    expect(await certificates()).toHaveLength(1);
    clock.now += 36 * DAY;
    await runWorkflow(one, id);
    const second = (await certificates())[1];
    clock.now = Date.now();
    if (!second) throw new Error('there is no second certificate');
    expect(verifyCertificate({ ...second, contractEndId })).toBe(true);
    expect(JSON.parse(second.body)).toMatchObject({
      certificate: 2,
      firstSignature: first.signature,
    });
  }, 90_000);
});

test('every table is handed over, told in another form, or left out with a reason', async () => {
  const { rows } = await api.build.pool.query<{ place: string }>(
    `select place from organisation_tables()`,
  );
  const known = new Set([
    ...HAND_OVER_KINDS.map(({ table }) => table),
    ...Object.keys(IN_ANOTHER_FORM),
    ...Object.keys(NOT_HANDED_OVER),
  ]);
  expect(rows.map(({ place }) => place).filter((place) => !known.has(place))).toEqual([]);
});
