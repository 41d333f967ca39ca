/** Search: whatever one may read is found by its words, as it stands now, and nothing else is. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { SearchEvents, type SearchHit } from '../../contracts/search.ts';
import { searchWordsPlace } from '../../api/search/routes.ts';
import type { Wake } from '../../db/notify.ts';
import { createSearchPacker, packEverything } from '../../worker/relay/search-packs.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { eventually } from '../support/eventually.ts';
import { PDF } from '../support/pictures.ts';
import { buildFilesWorld, type FilesWorld } from './files-world.ts';
import { buildWorld, engineThere, type Member, type World } from './staff-world.ts';

const api = useTestApi();
beforeAll(() => engineThere(api));

/** What the answer's stream says, read to its end. */
async function search(who: { cookie: string }, words: string, filter = '') {
  const answer = await api.call('POST', '/api/staff/search', {
    cookie: who.cookie,
    body: { words, filter },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  const events = String(answer.body).matchAll(/^event:(\w+)\nid:.*\ndata:(.*)$/gmu);
  const hits: SearchHit[] = [];
  let done: z.infer<typeof SearchEvents.done> | undefined;
  for (const [, name, data = ''] of events) {
    const said: unknown = JSON.parse(data);
    if (name === 'hits') hits.push(...SearchEvents.hits.parse(said).hits);
    if (name === 'done') done = SearchEvents.done.parse(said);
    expect(name).not.toBe('failed');
  }
  if (!done) throw new Error('the search came to no end');
  return { hits, done };
}

async function found(who: { cookie: string }, words: string, filter = ''): Promise<string[]> {
  const { hits } = await search(who, words, filter);
  return hits.map(({ id }) => id);
}

const packer = () => createSearchPacker(api.deps);
const packAll = () => packEverything(api.deps);
const textOf = (hit: SearchHit | undefined) =>
  hit?.excerpts.map(({ pieces }) => pieces.map(({ text }) => text).join(''));

describe('what stands in a consultation', () => {
  let world: FilesWorld;
  beforeAll(async () => {
    world = await buildFilesWorld(api);
  });

  test('is found wherever it was written, with the place and the words themselves', async () => {
    const fileId = randomUUID();
    await world.uploadFromRoom(PDF, fileId, 'シラベガキ.pdf');
    await world.say([fileId], '昨日ｻﾎﾟｰﾄｾﾝﾀｰに電話しました');
    await world.counselor.post(`${world.path}/notes`, {
      id: randomUUID(),
      text: '折り返しの内部メモ',
    });
    await world.counselor.put(`${world.path}/traits`, { traits: 'ゆっくり話す', cautions: '' });
    await world.counselor.put(`${world.path}/attributes`, {
      answers: [{ code: 'summary', state: 'answered', value: '転居のまとめ' }],
    });
    // What her own room hides from whoever holds her telephone is there for staff.
    await api.build.pool.query(`update consultees set history_hidden_at = now() where id = $1`, [
      world.consultee.id,
    ]);
    await packAll();
    for (const [words, kind, text] of [
      ['サポートセンター', 'message', 'ｻﾎﾟｰﾄｾﾝﾀｰ'],
      ['しらべがき', 'file', 'シラベガキ'],
      ['内部めも', 'note', '内部メモ'],
      ['話す', 'traits', '話す'],
      ['転居の', 'attribute', '転居の'],
    ] as const) {
      const { hits, done } = await search(world.counselor, words);
      expect(hits, words).toMatchObject([{ id: world.talk.id, places: 1, excerpts: [{ kind }] }]);
      const pieces = hits[0]?.excerpts[0]?.pieces ?? [];
      expect(pieces.filter(({ isHit }) => isHit)).toEqual([{ text, isHit: true }]);
      expect(done).toMatchObject({ found: 1, end: 'whole', byService: [{ found: 1 }] });
    }
  });

  test('is found as it stands now: corrected, and not at all once taken back', async () => {
    const [kept, gone] = [randomUUID(), randomUUID()];
    await world.reply([], '待ち合わせは噴水です', kept);
    await world.reply([], '取り消す合言葉は羅針盤です', gone);
    await packAll();
    expect(await found(world.counselor, '噴水')).toEqual([world.talk.id]);
    expect(await found(world.counselor, '羅針盤')).toEqual([world.talk.id]);
    await world.counselor.post(`${world.path}/messages/${kept}/correction`, {
      id: randomUUID(),
      text: '待ち合わせは時計台です',
    });
    await world.counselor.post(`${world.path}/messages/${gone}/retraction`, { id: randomUUID() });
    // Also while nobody has packed it anew.
    expect(await found(world.counselor, '噴水')).toEqual([]);
    expect(await found(world.counselor, '羅針盤')).toEqual([]);
    await packAll();
    expect(await found(world.counselor, '噴水')).toEqual([]);
    expect(await found(world.counselor, '羅針盤')).toEqual([]);
    const { hits } = await search(world.counselor, '時計台');
    expect(textOf(hits[0])).toEqual(['待ち合わせは時計台です']);
  });

  test('is searched without leaving a word in address, log or trail in the open', async () => {
    await search(world.counselor, '秘密のことば');
    expect(api.logged()).not.toContain('秘密のことば');
    const { rows } = await api.build.pool.query<{
      data: { words: string; filter: string };
      request_id: string;
    }>(
      `select data, request_id from audit_entries where actor_id = $1 and action = 'consultation.search' order by id desc limit 1`,
      [world.counselor.id],
    );
    const [row] = rows;
    expect(JSON.stringify(row)).not.toContain('秘密');
    const opened = await api.build.crypt.open(
      world.talk.organisationId,
      searchWordsPlace(row?.request_id ?? ''),
      Buffer.from(row?.data.words ?? '', 'base64'),
    );
    expect(opened).toBe('秘密のことば');
  });
});

describe('what one may not read', () => {
  let world: World;
  let counselor: Member;
  const WORD = 'ひみつの鍵';

  async function told(options: Parameters<World['consultation']>[0] = {}, text = WORD) {
    const consultation = await world.consultation(options);
    await api.build.buildMessage({ consultation, text });
    return consultation;
  }

  async function letIn(consultation: BuiltConsultation, staff: Member, kind: string) {
    const { id: consultation_id, organisationId, serviceId } = consultation;
    await api.build.insert('special_accesses', {
      id: randomUUID(),
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id,
      staff_id: staff.id,
      kind,
      status: 'granted',
      reason: Buffer.from('x'),
      minutes: 60,
      ends_at: new Date(Date.now() + 3_600_000),
    });
  }

  beforeAll(async () => {
    world = await buildWorld(api);
    counselor = await world.member('counselor');
  });

  test('is never found: another service’s, a restricted one’s, without a role, before an audit is approved', async () => {
    const open = await told();
    const own = await told({ restricted: true, assignee: counselor, stage: 'conversation' });
    const kept = await told({ restricted: true });
    const elsewhere = await buildWorld(api);
    const other = await elsewhere.consultation();
    await api.build.buildMessage({ consultation: other, text: WORD });
    await packAll();
    const [supervisor, auditor] = [await world.member('supervisor'), await world.member('auditor')];
    const sorted = async (who: Member) => (await found(who, WORD)).toSorted();
    expect(await sorted(counselor)).toEqual([open.id, own.id].toSorted());
    expect(await sorted(supervisor)).toEqual([open.id, own.id, kept.id].toSorted());
    expect(await found(auditor, WORD)).toEqual([]);
    expect(await found(await elsewhere.member('counselor'), WORD)).toEqual([other.id]);
    await letIn(kept, counselor, 'emergency');
    await letIn(open, auditor, 'audit');
    expect(await sorted(counselor)).toEqual([open.id, own.id, kept.id].toSorted());
    expect(await found(auditor, WORD)).toEqual([open.id]);
    // Somebody else's approval lets nobody in.
    expect(await found(await world.member('auditor'), WORD)).toEqual([]);
  });

  test('is not found once it is disposed of, and its pack goes with the key', async () => {
    const gone = await told({}, 'うしなわれる言葉');
    await packAll();
    expect(await found(counselor, 'うしなわれる言葉')).toEqual([gone.id]);
    await api.deps.keys.destroy({
      organisationId: gone.organisationId,
      serviceId: gone.serviceId,
      kind: 'consultation',
      objectId: gone.id,
    });
    const heard = packer();
    heard.heard(wakeOf(gone));
    // The thread's own cache may know the key for a moment; the pack is gone before that.
    await api.build.pool.query(`update consultations set last_seq = last_seq + 1 where id = $1`, [
      gone.id,
    ]);
    await eventually(async () => {
      await heard.turn();
      const { rowCount } = await api.build.pool.query(
        `select 1 from search_packs where consultation_id = $1 and pack is not null`,
        [gone.id],
      );
      expect(rowCount).toBe(0);
    });
    expect(await found(counselor, 'うしなわれる言葉')).toEqual([]);
  });

  test('leaves others what they may: by service, day, number and in the newest order', async () => {
    const day = 86_400_000;
    const [older, newer] = [
      await told({ openedAt: Date.now() - 40 * day }, '並ぶ言葉'),
      await told({ openedAt: Date.now() - 2 * day }, '並ぶ言葉'),
    ];
    await packAll();
    expect(await found(counselor, '並ぶ言葉')).toEqual([newer.id, older.id]);
    const from = new Date(Date.now() - 10 * day).toISOString().slice(0, 10);
    expect(await found(counselor, '並ぶ言葉', `from:${from}`)).toEqual([newer.id]);
    // Conditions are of live records, or of practice ones where they are asked for.
    const turn = `update services set mode = $2 where id = $1`;
    await api.build.pool.query(turn, [newer.serviceId, 'practice']);
    expect(await found(counselor, '並ぶ言葉', `from:${from}`)).toEqual([]);
    expect(await found(counselor, '並ぶ言葉', `practice:true;from:${from}`)).toEqual([newer.id]);
    await api.build.pool.query(turn, [newer.serviceId, 'live']);
    expect(await found(counselor, '並ぶ言葉', `services:${world.service.id}`)).toHaveLength(2);
    expect(await found(counselor, '並ぶ言葉', `services:${randomUUID()}`)).toEqual([]);
    const { hits } = await search(counselor, `No.${older.number}`);
    expect(hits[0]).toMatchObject({ id: older.id, isByNumber: true });
  });
});

function wakeOf({ id, organisationId, serviceId }: BuiltConsultation): Wake {
  return { kind: 'message', id, organisationId, serviceId, seq: 1 };
}

describe('a pack', () => {
  test('follows what it is told of, and finds by itself what was told to nobody', async () => {
    const world = await buildWorld(api);
    const counselor = await world.member('counselor');
    const consultation = await world.consultation();
    await api.build.buildMessage({ consultation, text: 'はじめの言葉' });
    const working = packer();
    // A worker that had heard nothing: it was not there yet.
    await eventually(async () => {
      await working.turn();
      expect(await found(counselor, 'はじめの言葉')).toEqual([consultation.id]);
    });
    await api.build.buildMessage({ consultation, text: 'つぎの言葉' });
    working.heard(wakeOf(consultation));
    await eventually(async () => {
      await working.turn();
      expect(await found(counselor, 'つぎの言葉')).toEqual([consultation.id]);
    });
  });

  test('is made of parts where there is much, and every word of it is found', async () => {
    const world = await buildWorld(api);
    const counselor = await world.member('counselor');
    const consultation = await world.consultation();
    for (let n = 0; n < 12; n += 1) {
      const text = `${'長い文です。'.repeat(300)}印${'一二三四五六七八九十亥子'[n]}`;
      await api.build.buildMessage({ consultation, text });
    }
    await packAll();
    const { rows } = await api.build.pool.query<{ parts: number; size: number }>(
      `select parts, octet_length(pack) as size from search_packs where consultation_id = $1`,
      [consultation.id],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { parts, size } of rows) {
      expect(parts).toBe(rows.length);
      expect(size).toBeLessThanOrEqual(64 * 1024 + 100);
    }
    expect(await found(counselor, '印一')).toEqual([consultation.id]);
    // Words in different parts are words of the same consultation.
    expect(await found(counselor, '印一 印子')).toEqual([consultation.id]);
    expect(await found(counselor, '印丑')).toEqual([]);
  });

  test('that was read before somebody wrote is not written over what was read after', async () => {
    const world = await buildWorld(api);
    const counselor = await world.member('counselor');
    const consultation = await world.consultation();
    await api.build.buildMessage({ consultation, text: '先の言葉' });
    const slow = packer();
    const sealing = Promise.withResolvers<void>();
    const { crypt } = api.deps;
    const held = createSearchPacker({
      ...api.deps,
      crypt: {
        ...crypt,
        async sealBytes(...asked) {
          await sealing.promise;
          return crypt.sealBytes(...asked);
        },
      },
    });
    const behind = held.turn();
    await api.build.buildMessage({ consultation, text: '後の言葉' });
    await eventually(async () => {
      await slow.turn();
      expect(await found(counselor, '後の言葉')).toEqual([consultation.id]);
    });
    sealing.resolve();
    await behind;
    expect(await found(counselor, '後の言葉')).toEqual([consultation.id]);
  });
});

test('a search that is given up leaves the thread free for the next', async () => {
  const world = await buildWorld(api);
  const counselor = await world.member('counselor');
  const leaving = new AbortController();
  const begun = await fetch(`${api.url}/api/staff/search`, {
    method: 'POST',
    headers: { Origin: api.url, Cookie: counselor.cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ words: '何か' }),
    signal: leaving.signal,
  });
  expect(begun.headers.get('content-type')).toContain('text/event-stream');
  leaving.abort();
  expect(await found(counselor, '何か')).toEqual([]);
});
