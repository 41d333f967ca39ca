/** What an agency gets: previewed, sealed with the request, shown to auditors by purpose, and never changed unseen. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { extractText, getDocumentProxy } from 'unpdf';
import { escalationPlace } from '../../api/sealed.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let supervisor: Member;
let administrator: Member;
let auditor: Member;
let consultation: BuiltConsultation;

const WORDS = '駅のホームにいます';
const PACKET = {
  number: true,
  words: [1],
  lineId: true,
  ground: 'interest',
  wish: '保護をお願いします',
  contact: '北口のベンチ',
};
const at = (id: string, rest = '') => `/api/staff/escalations/${id}${rest}`;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor', '相談 一郎');
  supervisor = await world.member('supervisor');
  administrator = await world.member('administrator');
  auditor = await world.member('auditor');
  consultation = await world.consultation({ stage: 'conversation', assignee: counselor });
  await api.build.buildMessage({ consultation, text: WORDS });
  // Together: no engine runs here, and each is waited for.
  const [calm, ...inDanger] = await Promise.all(
    [false, ...Array.from({ length: 9 }, () => true)].map(ask),
  );
  waiting = { calm: [calm ?? ''], inDanger };
}, 60_000);

let waiting: { calm: string[]; inDanger: string[] };

/** A request that no test has used yet. */
function requested(immediate = true): string {
  const id = (immediate ? waiting.inDanger : waiting.calm).pop();
  if (id === undefined) throw new Error('more requests are used than were made');
  return id;
}

/** The request stands at once, though no engine runs here. */
async function ask(immediate: boolean): Promise<string> {
  const id = randomUUID();
  const body = { id, commandId: randomUUID(), kind: 'police', immediate, reason: '危険がある' };
  const path = `/api/staff/consultations/${consultation.id}/escalations`;
  const { status } = await counselor.post(path, { ...body, packet: PACKET });
  expect(status).toBe(202);
  return id;
}

interface Sealed {
  data: { id: string; seal: string; digest: string; packet: object | null; mayDecide: boolean }[];
}

async function sealedOf(member: Member, id: string, query = ''): Promise<Sealed['data']> {
  const { status, body } = await member.get(at(id, `/packets${query}`));
  expect(status).toBe(200);
  return (body as Sealed).data;
}

/** The words of a PDF, without the breaks its lines make. */
async function pdfOf(member: Member, path: string, body?: object) {
  const answer = await fetch(`${api.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { Cookie: member.cookie, Origin: api.url, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
  const { text } = await extractText(pdf, { mergePages: true });
  return { text: text.replaceAll(/\s/gu, ''), pages: pdf.numPages };
}

const trailed = async (action: string, objectId: string) => {
  const { rows } = await api.build.pool.query<{ purpose: string | null; data: object | null }>(
    `select purpose, data from audit_entries where action = $1 and object_id = $2 order by id`,
    [action, objectId],
  );
  return rows;
};

describe('the paper for an agency', () => {
  test('is seen before the request, and nothing is stored by that', async () => {
    const path = `/api/staff/consultations/${consultation.id}/escalation-preview`;
    const preview = { kind: 'police', immediate: true, packet: PACKET };
    const { text } = await pdfOf(counselor, path, preview);
    for (const said of [
      WORDS,
      '北口のベンチ',
      '保護をお願いします',
      '相談一郎',
      '【案】',
      '第69条第2項第4号',
    ])
      expect(text).toContain(said);
    expect(await trailed('packet.preview', consultation.id)).toHaveLength(1);
  });

  test('is sealed with the request: its digest is kept and on the trail, and its copy can be printed', async () => {
    const id = requested();
    const [packet] = await sealedOf(supervisor, id);
    expect(packet).toMatchObject({ id, seal: 'matches', approval: 'waiting', disclosures: [] });
    expect(await trailed('packet.seal', id)).toMatchObject([{ data: { digest: packet?.digest } }]);
    const { text } = await pdfOf(supervisor, at(id, `/packets/${id}/sheet`));
    for (const said of ['【写し】', packet?.digest ?? '', WORDS, '1／1'])
      expect(text).toContain(said);
  });

  test('is read by an auditor with a purpose, which goes on record, and without the rest', async () => {
    const id = requested();
    expect(await auditor.get(at(id, '/packets'))).toMatchObject({
      status: 400,
      body: { detail: { reason: 'purpose-needed' } },
    });
    const [packet] = await sealedOf(auditor, id, '?purpose=inquiry');
    expect(packet?.packet).toMatchObject({ words: [{ text: WORDS }] });
    await pdfOf(auditor, at(id, `/packets/${id}/sheet?purpose=audit`));
    expect(await trailed('packet.read', id)).toMatchObject([{ purpose: 'inquiry' }]);
    expect(await trailed('packet.print', id)).toMatchObject([{ purpose: 'audit' }]);
    const { body } = await auditor.get(at(id));
    expect(body).toMatchObject({ reason: null, allowed: [] });
    expect(await auditor.get(at(id, '/report-sheet'))).toMatchObject({ status: 403 });
  });

  test('that was altered says so, whether its seal was altered with it or it cannot be read any more', async () => {
    const { pool, crypt } = api.build;
    const [sealed, both, broken] = [requested(), requested(), requested()];
    const { organisationId, serviceId, id: objectId } = consultation;
    const key = { organisationId, serviceId, kind: 'consultation', objectId } as const;
    const other = (id: string) =>
      crypt.seal(key, escalationPlace('packet', id), JSON.stringify({ contact: 'よその場所' }));
    const write = `update escalations set packet = $1 where id = $2`;
    await pool.query(write, [await other(sealed), sealed]);
    await pool.query(write, [await other(both), both]);
    await pool.query(`update escalations set digest = $1 where id = $2`, ['0'.repeat(64), both]);
    await pool.query(write, [Buffer.alloc(64), broken]);
    const sealOf = async (id: string) => (await sealedOf(administrator, id))[0]?.seal;
    expect([await sealOf(sealed), await sealOf(both), await sealOf(broken)]).toEqual([
      'altered',
      'altered',
      'unreadable',
    ]);
    expect(await administrator.get(at(broken, `/packets/${broken}/sheet`))).toMatchObject({
      status: 409,
    });
  });
});

describe('a supplement', () => {
  const supplement = () => ({ id: randomUUID(), reason: '住所が分かった', packet: PACKET });

  test('is sealed for itself and approved by somebody else; until then it is not given', async () => {
    const id = requested(false);
    const body = supplement();
    expect(await counselor.post(at(id, '/supplements'), body)).toMatchObject({ status: 201 });
    expect(await counselor.post(at(id, '/supplements'), body)).toMatchObject({ status: 201 });
    expect(
      await counselor.post(at(id, '/supplements'), { ...body, reason: '別の理由' }),
    ).toMatchObject({ body: { code: 'id-reused' } });
    const given = {
      commandId: randomUUID(),
      agencyId: null,
      channel: 'fax',
      contactedAt: new Date().toISOString(),
      packetId: body.id,
    };
    expect(await counselor.post(at(id, '/record-contact'), given)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'supplement-not-approved' } },
    });
    const approval = at(id, `/supplements/${body.id}/approval`);
    expect(await counselor.post(approval)).toMatchObject({ status: 403 });
    expect((await sealedOf(supervisor, id))[1]).toMatchObject({ mayDecide: true });
    expect(await supervisor.post(approval)).toMatchObject({ status: 204 });
    expect(await administrator.post(approval)).toMatchObject({ status: 409 });
    expect((await sealedOf(counselor, id))[1]).toMatchObject({
      id: body.id,
      seal: 'matches',
      approval: 'approved',
      decidedBy: { id: supervisor.id },
      mayDecide: false,
    });
    expect(await counselor.post(at(id, '/record-contact'), given)).toMatchObject({ status: 202 });
  });

  test('is refused with a reason; in danger it goes out while it waits, and not by its own hand', async () => {
    const id = requested();
    const body = supplement();
    await supervisor.post(at(id, '/supplements'), body);
    expect(await supervisor.post(at(id, `/supplements/${body.id}/approval`))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'own-request' } },
    });
    const given = {
      agencyId: null,
      channel: 'telephone',
      contactedAt: new Date().toISOString(),
      packetId: body.id,
    };
    expect(
      await supervisor.post(at(id, '/record-contact'), { commandId: randomUUID(), ...given }),
    ).toMatchObject({ status: 202 });
    const refusal = at(id, `/supplements/${body.id}/refusal`);
    expect(await administrator.post(refusal, { reason: '渡しすぎです' })).toMatchObject({
      status: 204,
    });
    expect((await sealedOf(supervisor, id))[1]).toMatchObject({ decision: '渡しすぎです' });
    expect(
      await supervisor.post(at(id, '/record-contact'), { commandId: randomUUID(), ...given }),
    ).toMatchObject({ status: 409 });
  });

  test('is decided no more once the escalation is over', async () => {
    const id = requested();
    const body = supplement();
    await supervisor.post(at(id, '/supplements'), body);
    await api.build.pool.query(`update escalations set ended_at = now() where id = $1`, [id]);
    expect(await administrator.post(at(id, `/supplements/${body.id}/approval`))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'ended' } },
    });
  });
});

test('the list says of a deadline that it passed while nothing ran', async () => {
  const [id] = waiting.inDanger;
  await api.build.pool.query(
    `update escalations set next_action_at = now() - interval '10 minutes' where id = $1`,
    [id],
  );
  const { body } = await supervisor.get('/api/staff/escalations?open=true&perPage=100');
  const { data } = body as { data: { id: string; lateSince: string | null }[] };
  const late = data.filter(({ lateSince }) => lateSince !== null);
  expect(late.map((one) => one.id)).toEqual([id]);
});

describe('the sheet for calling 110', () => {
  test('says what is known and what is not, on one page', async () => {
    const id = requested();
    const { body } = await counselor.get(at(id, '/report-sheet'));
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        { item: 'place', known: '北口のベンチ' },
        { item: 'person', known: null },
        { item: 'account', known: expect.stringMatching(/^U/u) as string },
        { item: 'words', known: expect.stringContaining(WORDS) as string },
      ]) as object,
    });
    const { text, pages } = await pdfOf(
      counselor,
      at(id, '/report-sheet/print?callback=03-1234-5678'),
    );
    expect(pages).toBe(1);
    for (const said of ['110番', '北口のベンチ', '【不明】', '03-1234-5678', '受理番号'])
      expect(text).toContain(said);
    expect(await trailed('report-sheet.print', id)).toHaveLength(1);
  });

  test('counts as looking in the emergency that let one in', async () => {
    const id = requested();
    const colleague = await world.member('counselor', '相談 二子');
    const restrict = (restricted: boolean) =>
      api.build.pool.query(`update consultations set restricted = $2 where id = $1`, [
        consultation.id,
        restricted,
      ]);
    await restrict(true);
    const body = { id: randomUUID(), consultationId: consultation.id, reason: '担当が不在' };
    await colleague.post('/api/staff/emergency-accesses', body);
    expect((await colleague.get(at(id, '/report-sheet'))).status).toBe(200);
    await restrict(false);
    const { data } = (await supervisor.get('/api/staff/special-accesses')).body as {
      data: { id: string; looks: number }[];
    };
    expect(data.find((one) => one.id === body.id)?.looks).toBe(1);
  });

  test('can be begun by the ward for a consultation that is not theirs', async () => {
    const id = randomUUID();
    const path = `/api/staff/consultations/${consultation.id}/escalations`;
    const body = {
      id,
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '区の判断',
    };
    expect(await administrator.post(path, { ...body, packet: {} })).toMatchObject({ status: 202 });
    const { body: page } = await administrator.get('/api/staff/escalations?open=true&perPage=100');
    expect(page).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          id,
          next: {
            step: 'contact',
            by: 'requester',
            person: { id: counselor.id, name: '相談 一郎' },
          },
        }),
      ]) as object,
    });
  });
});
