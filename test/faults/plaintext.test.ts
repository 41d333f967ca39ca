import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { enterRoom } from '../../scripts/drive/room.ts';
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API } from '../../scripts/drive/staff.ts';
import { findPlaintext, formsOf } from '../../scripts/faults/plaintext.ts';
import { waitingRows } from '../../scripts/faults/records.ts';
import { readSecrets } from '../../scripts/parts/data-folder.ts';
import { DEMO_SERVICE, DEMO_STAFF } from '../../scripts/seed/organisation.ts';
import { eventually } from '../support/eventually.ts';
import { findByWords, useSystem } from './support.ts';

/** Stands in everything that is typed here, and nowhere else in the world. */
const MARK = `ことりのひみつ${randomBytes(6).toString('hex')}`;
const words = (place: string) => `${place}に書いた${MARK}です。`;

const under = useSystem({ isOpen: true });

describe('the search for plaintext', () => {
  test.for([...formsOf(MARK)])('finds what is written as %s', ([form, bytes]) => {
    const folder = mkdtempSync(join(tmpdir(), 'plaintext-'));
    try {
      writeFileSync(join(folder, 'a.bin'), Buffer.concat([randomBytes(999), bytes]));
      expect(findPlaintext(folder, [MARK]).map((finding) => finding.form)).toContain(form);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what people write', () => {
  let begun = 0;
  let lineUserId = '';

  test('goes everywhere a person can write', async () => {
    // File systems that count whole seconds round down.
    begun = Date.now() - 2_000;
    const { phone, base, signIns } = under;
    const person = await phone.person('plaintext');
    lineUserId = person.userId;
    await person.act('follow');
    await person.act('text', { text: words('トーク') });
    const room = await enterRoom(base, await person.idToken());
    await room.consent();
    await room.draft(words('下書き'));
    await room.say(words('部屋'));
    await room.draft(words('次の下書き'));

    const [counselor, colleague, supervisor] = [
      await signIn(base, signIns, 'counselor'),
      await signIn(base, signIns, 'counselor', 1),
      await signIn(base, signIns, 'supervisor'),
    ];
    const id = await findByWords(counselor, words('部屋'));
    const path = `${STAFF_API}/consultations/${id}`;
    await counselor.command(id, 'assign', { to: counselor.me.id, note: words('担当') });
    await counselor.command(id, 'confirm-history-review', {
      mode: 'urgent',
      reason: words('確認'),
    });
    await counselor.reply(id, words('返信'));
    await counselor.note(id, words('メモ'));
    for (const kind of ['reply', 'note'])
      await ok(
        'draft',
        counselor.browser.send('PUT', `${path}/drafts/${kind}`, { text: words(kind) }),
      );
    await ok(
      'traits',
      counselor.browser.send('PUT', `${path}/traits`, {
        traits: words('特徴'),
        cautions: words('注意'),
      }),
    );
    await ok(
      'flag',
      counselor.browser.send('POST', `${path}/flags`, {
        id: randomUUID(),
        kind: 'other',
        remark: words('印'),
        until: null,
      }),
    );
    await counselor.answer(id, [{ code: 'summary', state: 'answered', value: words('要約') }]);

    const escalation = async (kind: string) => {
      const escalationId = randomUUID();
      await counselor.escalate(id, {
        id: escalationId,
        commandId: randomUUID(),
        kind,
        immediate: false,
        reason: words('申請'),
        packet: { words: [1], traits: true, lineId: true, contact: words('連絡先') },
      });
      await eventually(async () => !(await counselor.escalation(escalationId)).waitsForEngine);
      return escalationId;
    };
    const refused = await escalation('other');
    await supervisor.commandEscalation(refused, 'refuse', { reason: words('却下') });
    const approved = await escalation('police');
    await supervisor.commandEscalation(approved, 'approve', {
      channel: 'screen',
      note: words('承認'),
    });
    await counselor.commandEscalation(approved, 'record-contact', {
      agencyId: null,
      channel: 'telephone',
      contactedAt: new Date().toISOString(),
      note: words('連絡'),
    });
    await counselor.commandEscalation(approved, 'acknowledge', { note: words('受理') });
    await counselor.commandEscalation(approved, 'record-outcome', {
      outcome: 'consulted',
      final: true,
      note: words('結果'),
    });

    await counselor.command(id, 'transfer', { to: colleague.me.id, note: words('引継ぎ') });
    await colleague.command(id, 'confirm-history-review', { mode: 'read' });
    await colleague.command(id, 'end-talk', { note: words('終わり') });
    await colleague.command(id, 'close', {
      outcome: 'listened',
      note: words('終了'),
      override: words('未登録'),
    });
    await colleague.command(id, 'reopen', { reason: words('再開') });
    const { data } = await colleague.messages(id);
    expect(data.map(({ text }) => text)).toContain(words('返信'));
    await eventually(async () => Object.keys(await waitingRows(under.records)).length === 0, {
      withinMs: 60_000,
    });
  });

  test('stands in no file, in whatever form', async () => {
    const { system, place } = under;
    await asAdmin('madoguchi', (client) => client.query('checkpoint'));
    const phoneFile = system.env['PHONE_STATE_FILE'] ?? '';
    const found = findPlaintext(place.dataDir, [MARK, lineUserId], begun);
    // The stand-in plays LINE itself: it knows its user ids, and what was typed into LINE's own talk.
    expect(found.filter(({ file }) => file !== phoneFile)).toEqual([]);
    // The search does reach the database's files.
    expect(findPlaintext(place.dataDir, [DEMO_SERVICE.name])).not.toEqual([]);
  });

  test('reaches the stand-in for LINE only as far as it was typed there', () => {
    const kept = readFileSync(under.system.env['PHONE_STATE_FILE'] ?? '', 'utf8');
    const places = ['トーク', '部屋', '返信', 'メモ', '下書き', '申請'];
    expect(places.filter((place) => kept.includes(words(place)))).toEqual(['トーク']);
  });

  test.for(['madoguchi', 'temporal', 'temporal_visibility'])(
    'stands in no row of the database %s, compressed or not',
    async (database) => {
      const names = DEMO_STAFF.map(({ name }) => name);
      expect(await tablesHolding(database, [MARK, lineUserId, ...names])).toEqual([]);
    },
  );
});

describe('what the processes log', () => {
  const linesOf = (name: 'api' | 'worker' | 'keys') =>
    readFileSync(under.system.folder.log(name), 'utf8').trimEnd().split('\n');

  test.for(['api', 'worker', 'keys'] as const)(
    'is one JSON object a line, with its instant and offset: %s',
    (name) => {
      const lines = linesOf(name);
      expect(lines.length).toBeGreaterThan(3);
      const wrong = lines.filter((line) => {
        const { time, level } = JSON.parse(line) as { time?: string; level?: number };
        const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(time ?? '');
        return !isInstant || typeof level !== 'number';
      });
      expect(wrong).toEqual([]);
    },
  );

  test('names every request that the audit trail names', async () => {
    const trail = await under.records.sql<{ id: string }>(
      `select distinct request_id as id from audit_entries where request_id is not null`,
    );
    expect(trail.length).toBeGreaterThan(20);
    // Lines are gathered for a moment before they are written.
    await eventually(() => {
      const logged = new Set(linesOf('api').map((line) => requestIdOf(line)));
      expect(trail.filter(({ id }) => !logged.has(id))).toEqual([]);
    });
  });
});

function requestIdOf(line: string): string | undefined {
  return (JSON.parse(line) as { requestId?: string }).requestId;
}

async function asAdmin<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { env, folder } = under.system;
  const url = new URL(env['DATABASE_MIGRATOR_URL'] ?? '');
  const { postgres } = readSecrets(folder);
  const name = database === 'madoguchi' ? url.pathname.slice(1) : database;
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${postgres}@${url.host}/${name}`,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Rows as text hold bytes in hexadecimal; so are the texts looked for. */
async function tablesHolding(database: string, texts: readonly string[]): Promise<string[]> {
  return asAdmin(database, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(0);
    const patterns = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    const holding: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select 1 from ${name} one where exists (select 1 from unnest($1::text[]) p where position(p in one::text) > 0) limit 1`,
        [patterns],
      );
      if (rows.length > 0) holding.push(name);
    }
    return holding;
  });
}
