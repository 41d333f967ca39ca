/** Registers the ward asks for, its approvals of copies, and what leaves the system as a file. */
import { randomUUID } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, businessDate } from '../../domain/hours.ts';
import { COPY_KINDS } from '../../domain/registers.ts';
import { ALL_ROUTES } from '../support/all-routes.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let auditor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
  auditor = await world.member('auditor');
});

const ENTRIES = '/api/staff/registers/entries';
const TRAINING = {
  kind: '訓練',
  heldOn: '2026-10-01',
  subject: '事故の訓練',
  content: '連絡の手順を確かめた',
  participants: '相談員 全員',
  result: '手順どおりにできた',
  nextOn: '2027-04-01',
};

interface Entry {
  id: string;
  revision: number;
  values: Record<string, string>;
  dueOn: string | null;
  isDue: boolean;
  struckOut: boolean;
}

function write(body: Record<string, unknown>, who: Member = administrator) {
  const entry = { id: randomUUID(), revision: 0, register: 'training', values: TRAINING, ...body };
  return api.call('PUT', ENTRIES, { cookie: who.cookie, body: entry });
}

async function entriesOf(register: string): Promise<Entry[]> {
  const { cookie } = auditor;
  const { body } = await api.call('GET', `${ENTRIES}?register=${register}`, { cookie });
  return (body as { data: Entry[] }).data;
}

async function bytesOf(path: string, who: Member, body: object) {
  const response = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { Origin: api.url, Cookie: who.cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function wordsIn(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.join('').replaceAll(/\s/gu, '');
}

describe('an entry of a register', () => {
  test('is kept encrypted, with the day something is owed, and read by the auditor', async () => {
    const id = randomUUID();
    const { status, body } = await write({ id });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, revision: 1, dueOn: '2027-04-01', isDue: false });
    expect(await entriesOf('training')).toMatchObject([{ id, values: TRAINING }]);
    const { rows } = await api.build.pool.query<{ content: Buffer }>(
      `select content from register_entries where id = $1`,
      [id],
    );
    expect(rows[0]?.content.toString('utf8')).not.toContain('訓練');
  });

  test('is corrected by a further revision, and what stood there before stays', async () => {
    const id = randomUUID();
    await write({ id });
    const values = { ...TRAINING, result: '一部やり直した' };
    expect(await write({ id, revision: 1, values })).toMatchObject({ body: { revision: 2 } });
    // Sent again it is the same; with other words it is another's.
    expect(await write({ id, revision: 1, values })).toMatchObject({ body: { revision: 2 } });
    expect(await write({ id, revision: 1, values: TRAINING })).toMatchObject({
      status: 409,
      body: { code: 'written-meanwhile' },
    });
    const path = `/api/staff/registers/history?register=training&id=${id}`;
    const { body } = await api.call('GET', path, { cookie: auditor.cookie });
    expect((body as { data: Entry[] }).data.map((one) => one.values['result'])).toEqual([
      '一部やり直した',
      '手順どおりにできた',
    ]);
    await expect(
      api.build.pool.query(`update register_entries set struck_out = true where id = $1`, [id]),
    ).rejects.toThrow('never changed');
  });

  test('struck out stays to be read, and owes nothing any more', async () => {
    const id = randomUUID();
    await write({ id, values: { ...TRAINING, nextOn: '2020-01-01' } });
    const owed = async () => {
      const { body } = await api.call('GET', '/api/staff/registers', { cookie: auditor.cookie });
      const all = (body as { data: { register: string; due: number }[] }).data;
      return all.find(({ register }) => register === 'training')?.due;
    };
    expect(await owed()).toBe(1);
    const again = { id, revision: 1, struckOut: true };
    expect(await write(again)).toMatchObject({ body: { struckOut: true, isDue: false } });
    expect(await owed()).toBe(0);
  });

  test.for([
    ['without what it must say', { subject: ' ' }, 'values.subject', '題名：入力してください'],
    ['with a day that is none', { heldOn: '2026-02-30' }, 'values.heldOn', '実施した日：日付'],
    ['of a kind there is not', { kind: '宴会' }, 'values.kind', '種類：選んでください'],
    ['with a field of another register', { telephone: '1' }, 'values.telephone', 'telephone'],
  ] as const)('%s is refused by the field', async ([, change, field, text]) => {
    const { status, body } = await write({ values: { ...TRAINING, ...change } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid-input', detail: { fields: [field] } });
    expect((body as { detail: { text: string } }).detail.text).toContain(text);
  });

  test('is written by the ward alone', async () => {
    expect(await write({}, auditor)).toMatchObject({ status: 403 });
  });
});

describe('a printed register', () => {
  test('has the ward’s own title, columns and places to stamp, and the accounts among the handlers', async () => {
    const form = {
      title: '個人情報取扱者名簿',
      addressee: '練馬区長',
      sender: '受託者 佐藤',
      columns: ['affiliation', 'name'],
      boxes: ['課長'],
    };
    const set = { cookie: administrator.cookie, body: { register: 'handlers', form } };
    expect(await api.call('PUT', '/api/staff/registers/form', set)).toMatchObject({ status: 204 });
    const printed = await bytesOf('/api/staff/registers/print', administrator, {
      register: 'handlers',
    });
    expect(printed.status).toBe(200);
    const words = await wordsIn(printed.bytes);
    for (const word of ['個人情報取扱者名簿', '練馬区長', '受託者佐藤', '課長', '管理花子'])
      expect(words).toContain(word);
    expect(words).not.toContain('業務の場所');
  });

  test('may be one entry alone: a receipt', async () => {
    const id = randomUUID();
    const values = {
      receivedOn: '2026-11-01',
      from: '区 田中',
      by: '受託者 佐藤',
      what: '名簿 1部',
      purpose: '業務の引き継ぎ',
      keptAt: '施錠庫',
    };
    await write({ id, register: 'custody-receipts', values });
    const { bytes } = await bytesOf('/api/staff/registers/print', administrator, {
      register: 'custody-receipts',
      id,
    });
    const words = await wordsIn(bytes);
    expect(words).toContain('預かり証');
    expect(words).toContain('名簿1部');
  });
});

describe('what leaves the system as a file', () => {
  /** Each kind, by the route that makes it. */
  const WAYS: Record<keyof typeof COPY_KINDS, (of: World) => [path: string, body: object]> = {
    trail: () => ['/api/staff/trail/copy', { format: 'csv', reason: '監査' }],
    'trail-chain': () => ['/api/staff/trail/chain/copy', { reason: '検証' }],
    'consultee-report': () => [
      `/api/staff/consultations/${consultationId}/trail/copy`,
      { reason: '本人開示' },
    ],
    history: () => [
      `/api/staff/histories/${consultationId}/copy`,
      { format: 'json', reason: '監査' },
    ],
    accounts: () => ['/api/staff/account-export', { reason: '点検' }],
    agencies: () => ['/api/staff/agencies/export', {}],
    registers: () => ['/api/staff/registers/print', { register: 'training' }],
    'disposal-certificate': () => [
      '/api/staff/disposal/certificate',
      { batchId: consultationId, format: 'pdf', reason: '引き渡し' },
    ],
    figures: () => [
      '/api/staff/figures/copy',
      { figure: 'consultations', format: 'csv', reason: '報告' },
    ],
    records: () => [
      '/api/staff/exports',
      {
        id: randomUUID(),
        kind: 'messages',
        filter: '',
        columns: ['number', 'at'],
        format: 'csv',
        encoding: 'utf-8',
        purpose: '点検',
      },
    ],
    'hand-over': () => [
      `/api/staff/contract-end/${consultationId}/package`,
      { reason: '引き渡し', passphrase: null },
    ],
    report: () => [`/api/staff/reports/${consultationId}/file`, { format: 'pdf', reason: '提出' }],
  };
  let consultationId: string;
  let bare: World;
  let ward: Member;

  beforeAll(async () => {
    bare = await buildWorld(api, { mayCopy: false });
    ward = await bare.member('administrator');
    consultationId = (await bare.consultation()).id;
  });

  test.for(Object.keys(COPY_KINDS) as (keyof typeof COPY_KINDS)[])(
    'does not without the ward’s approval on record: %s',
    async (kind) => {
      const [path, body] = WAYS[kind](bare);
      const { status, bytes } = await bytesOf(path, ward, body);
      expect(JSON.parse(bytes.toString('utf8'))).toMatchObject({
        code: 'not-allowed-now',
        detail: { reason: 'copy-not-approved' },
      });
      expect(status).toBe(409);
      const { rows } = await api.build.pool.query(
        `select 1 from copies where organisation_id = $1`,
        [bare.organisation.id],
      );
      expect(rows).toEqual([]);
    },
  );

  test('is known: every route that sends a file is a copy, or says why it is none', () => {
    const downloads = ALL_ROUTES.filter(({ media }) => media === 'download').map(
      ({ method, path }) => `${method} ${path}`,
    );
    const copies = Object.values(WAYS).map(
      (way) =>
        `POST ${way(bare)[0].replace(`reports/${consultationId}`, 'reports/:reportId').replace(`contract-end/${consultationId}`, 'contract-end/:contractEndId').replace(consultationId, ':id')}`,
    );
    const none = [
      // What somebody reads on the screen as well, one thing at a time, each look on record.
      'GET /api/room/files/:fileId',
      'GET /api/staff/consultations/:id/files/:fileId',
      'GET /api/staff/services/:id/rich-menus/pictures/:pictureId',
      // Ordered under the approval, and on the register with its first byte.
      'GET /api/staff/exports/:exportId/file',
      // Handed over by a decision of its own: the escalation's approval, two people's disclosure.
      'POST /api/staff/consultations/:id/escalation-preview',
      'GET /api/staff/escalations/:id/packets/:packetId/sheet',
      'GET /api/staff/escalations/:id/report-sheet/print',
      'GET /api/staff/consultations/:id/access-disclosures/:disclosureId/origins/print',
      // Made to be handed to the ward: what is announced, what went wrong, and what it signs each month.
      'GET /api/staff/announcements/document',
      'GET /api/staff/incidents/:incidentId/report',
      'GET /api/staff/access-reviews/sheet',
    ];
    expect(downloads.filter((one) => !copies.includes(one) && !none.includes(one))).toEqual([]);
  });

  test('of a service is on the register of those alone who keep registers there', async () => {
    const { organisation, service } = world;
    const other = await api.build.buildService({ organisation });
    const roles = [
      { service, role: 'administrator' },
      { service: other, role: 'counselor' },
    ] as const;
    const cookie = await api.build.signIn(await api.build.buildStaff({ organisation, roles }));
    const id = randomUUID();
    await api.build.pool.query(
      `insert into copies (id, organisation_id, service_id, kind, format, row_count, purpose, made_by_id) values ($1, $2, $3, 'history', 'json', 1, 'x', $1)`,
      [id, organisation.id, other.id],
    );
    const { status, body } = await api.call('GET', '/api/staff/copies', { cookie });
    expect(status).toBe(200);
    expect((body as { data: { id: string }[] }).data.map((one) => one.id)).not.toContain(id);
    const asked = await api.call('POST', '/api/staff/copies/destruction', { cookie, body: { id } });
    expect(asked.status).toBe(404);
  });

  test('is approved from a day to a day, copied under it, and refused again once that is withdrawn', async () => {
    const today = businessDate(api.clock.now());
    const approval = {
      id: randomUUID(),
      kinds: ['agencies', 'accounts'],
      approvedOn: today,
      until: null,
      approvedBy: '福祉課長',
      purpose: '年1回の点検',
      documentNo: '福第1号',
    };
    const { cookie } = ward;
    const approve = (body: object) =>
      api.call('POST', '/api/staff/copy-approvals', { cookie, body });
    const yesterday = businessDate(api.clock.now() - DAY);
    expect(await approve({ ...approval, until: yesterday })).toMatchObject({ status: 400 });
    const { body } = await approve(approval);
    const shown = (body as { data: { id: string; kind: string }[] }).data;
    expect(shown.map(({ kind }) => kind).toSorted()).toEqual(['accounts', 'agencies']);
    expect((await bytesOf('/api/staff/agencies/export', ward, {})).status).toBe(200);

    const copies = await api.call('GET', '/api/staff/copies', { cookie });
    const [copy] = (copies.body as { data: { id: string; kind: string; destroyed: unknown }[] })
      .data;
    expect(copy).toMatchObject({ kind: 'agencies', destroyed: null });
    const destroyed = { cookie, body: { id: copy?.id } };
    expect(await api.call('POST', '/api/staff/copies/destruction', destroyed)).toMatchObject({
      status: 204,
    });
    expect(await api.call('POST', '/api/staff/copies/destruction', destroyed)).toMatchObject({
      status: 404,
    });

    const agencies = shown.find(({ kind }) => kind === 'agencies');
    const withdrawal = { cookie, body: { id: agencies?.id } };
    expect(
      await api.call('POST', '/api/staff/copy-approvals/withdrawal', withdrawal),
    ).toMatchObject({ status: 204 });
    expect((await bytesOf('/api/staff/agencies/export', ward, {})).status).toBe(409);
  });
});
