/** Life is in danger: act first, with the approval running beside. */
import { randomUUID } from 'node:crypto';
import { until } from '../drive/until.ts';
import { COMPLETE, FIRST_ANSWERS } from './answers.ts';
import { arrive, findHers, type Cast } from './people.ts';
import { holds, type Play } from './play.ts';

const WORDS = '今から死のうと思っています。駅のホームにいます。';

export async function playDanger(play: Play, cast: Cast): Promise<void> {
  play.scene('場面2 命の危険。先に動き、承認は並行して進む');
  const { counselor, supervisor } = cast;
  const her = await arrive(play, cast);
  const since = new Date(Date.now() - 1_000);
  await play.step(`相談者が書く：「${WORDS}」`, () => her.room.say(WORDS));
  const { id } = await play.step('一覧で最も高い優先度になる', async () => {
    const found = await findHers(cast, since, WORDS);
    holds(found.urgency === 3, `優先度が「緊急」ではありません（${found.urgency}）`);
    return found;
  });
  await play.step('相談員が担当になり、履歴の確認を「緊急」で先に進める', async () => {
    await counselor.take(id);
    await counselor.command(id, 'confirm-history-review', {
      mode: 'urgent',
      reason: '命の危険があるため',
    });
  });

  const escalationId = randomUUID();
  await play.step('警察への連携を、緊急として申請する（渡す項目を選ぶ）', async () => {
    await counselor.escalate(id, {
      id: escalationId,
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '自殺をほのめかす発言があり、駅のホームにいると書いている',
      packet: { number: true, openedAt: true, words: [1], lineId: true, contact: '駅のホーム' },
    });
    await until('申請の進行が始まりません', async () => {
      const { waitsForEngine } = await counselor.escalation(escalationId);
      return !waitsForEngine;
    });
  });
  await play.step('承認を待たずに通報し、連絡先と時刻を記録する', async () => {
    const { approval } = await counselor.escalation(escalationId);
    holds(approval === 'waiting', `もう承認されています（${approval}）`);
    await counselor.commandEscalation(escalationId, 'record-contact', {
      agencyId: await policeStation(cast),
      channel: 'telephone',
      contactedAt: new Date().toISOString(),
      note: '110番で伝えた。折り返しは警察署から。',
    });
    const { status } = await counselor.escalation(escalationId);
    holds(status === 'contacted', `連絡済みになりません（${status}）`);
  });
  await play.step('スーパーバイザーが承認する', async () => {
    await supervisor.commandEscalation(escalationId, 'approve', { channel: 'screen' });
    const { approval } = await supervisor.escalation(escalationId);
    holds(approval === 'approved', `承認されていません（${approval}）`);
  });
  await play.step('警察が受理したことを記録する', () =>
    counselor.commandEscalation(escalationId, 'acknowledge', { note: '警察官が向かった' }),
  );
  await play.step('結果を記録して、連携を終える', async () => {
    await counselor.commandEscalation(escalationId, 'record-outcome', {
      outcome: 'protected',
      final: true,
      note: '無事に保護された',
    });
    const { status } = await counselor.escalation(escalationId);
    holds(status === 'resolved', `連携が終わっていません（${status}）`);
    await until('相談の側で連携が終わりません', async () => {
      const { openEscalations } = await counselor.head(id);
      return openEscalations === 0;
    });
  });
  await play.step('相談票を登録して、相談を終了する', async () => {
    await counselor.answer(id, [...FIRST_ANSWERS, ...COMPLETE]);
    await counselor.command(id, 'end-talk');
    await counselor.command(id, 'close', { outcome: 'emergency' });
  });
}

async function policeStation({ counselor }: Cast): Promise<string> {
  const { data } = await counselor.services();
  const station = data.flatMap(({ agencies }) => agencies).find(({ kind }) => kind === 'police');
  holds(station !== undefined, '警察署が登録されていません');
  return station.id;
}
