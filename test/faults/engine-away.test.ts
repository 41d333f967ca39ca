import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { REPOSITORY, readSecrets } from '../../scripts/parts/data-folder.ts';
import { dropDatabase } from '../../scripts/parts/postgres.ts';
import { eventually } from '../support/eventually.ts';
import { findByWords, newRoom, useSystem } from './support.ts';

const under = useSystem({ isOpen: false });

describe('while the engine stands still', () => {
  test('she is answered at once, and a counselor who replies reaches her', async () => {
    const { system, records, base, signIns } = under;
    const counselor = await signIn(base, signIns, 'counselor');
    const room = await newRoom(under, 'engine-away');
    const stream = await room.openStream();
    system.kill('temporal', 'SIGSTOP');
    try {
      await room.say('だれかいますか。');
      const read = await room.read();
      expect(read.map(({ author }) => author)).toEqual(['consultee', 'automatic']);

      const id = await findByWords(counselor, 'だれかいますか。');
      // That the engine is away is noticed within some seconds; until then only the assignee may reply.
      const reply = await eventually(() => counselor.reply(id, 'ここにいます。'), {
        withinMs: 20_000,
        everyMs: 500,
      });
      expect(reply.standIn).toBe(true);
      await stream.waitFor(({ data }) => JSON.stringify(data).includes('ここにいます。'));

      system.kill('temporal', 'SIGCONT');
      await eventually(
        async () => {
          const { progress } = await records.stateOf(id);
          expect(progress).toMatchObject({ consulteeUpTo: 1, staffUpTo: reply.seq });
        },
        { withinMs: 60_000, everyMs: 500 },
      );
    } finally {
      system.kill('temporal', 'SIGCONT');
      stream.close();
    }
  });
});

describe('when API and worker die', () => {
  test('the supervisor starts them again and work goes on', async () => {
    const { system, base, signIns } = under;
    const room = await newRoom(under, 'supervised');
    await room.say('はじめまして。');
    const counselor = await signIn(base, signIns, 'counselor');
    const id = await findByWords(counselor, 'はじめまして。');
    system.kill('api', 'SIGKILL');
    system.kill('worker', 'SIGKILL');
    await eventually(() => room.say('まだいますか。'), { withinMs: 60_000 });
    await eventually(() => counselor.take(id), { withinMs: 60_000, everyMs: 500 });
    expect((await counselor.head(id)).stage).toBe('review');
    expect(system.restarts()).toMatchObject({ api: 1, worker: 1 });
  });
});

describe('after the databases of the engine were lost', () => {
  test('open consultations and escalations are taken up from the record', async () => {
    const { place, system } = under;
    const counselor = await signIn(under.base, under.signIns, 'counselor');
    const room = await newRoom(under, 'rehydrated');
    await room.say('今夜がこわいです。');
    const id = await findByWords(counselor, '今夜がこわいです。');
    await counselor.take(id);
    await counselor.command(id, 'confirm-history-review', { mode: 'urgent', reason: '危険' });
    const escalationId = randomUUID();
    await counselor.escalate(id, {
      id: escalationId,
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '今夜の危険について',
      packet: { number: true },
    });
    await eventually(async () => !(await counselor.escalation(escalationId)).waitsForEngine);

    await under.restart(() => dropEngineDatabases(under));
    await promisify(execFile)(process.execPath, [join(REPOSITORY, 'scripts/rehydrate.ts')], {
      env: { ...process.env, MADOGUCHI_DATA: place.dataDir },
    });
    expect(under.system).not.toBe(system);

    await counselor.commandEscalation(escalationId, 'record-contact', {
      agencyId: null,
      channel: 'telephone',
      contactedAt: new Date().toISOString(),
    });
    expect(await counselor.escalation(escalationId)).toMatchObject({ status: 'contacted' });
    // She waits for an answer, so the reminder for that is planned again.
    const head = await counselor.head(id);
    expect(head).toMatchObject({ stage: 'conversation', openEscalations: 1 });
    expect(head.nextAction?.timer).toBe('unanswered');
    await counselor.reply(id, 'いっしょに考えましょう。');
    await counselor.command(id, 'end-talk');
    expect((await counselor.head(id)).stage).toBe('attributes');
  });
});

/** With only the database running, as nothing may be connected to what is dropped. */
async function dropEngineDatabases({ place }: typeof under): Promise<void> {
  const bare = await place.start({ only: [], durable: false });
  try {
    const url = new URL(bare.env['DATABASE_MIGRATOR_URL'] ?? '');
    const { postgres } = readSecrets(bare.folder);
    const admin = `postgresql://postgres:${postgres}@${url.host}/postgres`;
    for (const name of ['temporal', 'temporal_visibility']) await dropDatabase(admin, name);
  } finally {
    await bare.stop();
  }
}
