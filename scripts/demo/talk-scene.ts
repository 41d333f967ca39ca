/** A whole consultation: from LINE's button to closure, and back again within the grace period. */
import { randomUUID } from 'node:crypto';
import type { RoomMessage } from '../../contracts/room.ts';
import { risksIn, priorityRank } from '../../domain/priority.ts';
import { UnexpectedAnswer } from '../drive/http.ts';
import { until } from '../drive/until.ts';
import { YOUNG_WOMEN } from '../../domain/service-templates/young-women.ts';
import { COMPLETE, FIRST_ANSWERS } from './answers.ts';
import { arrive, findHers, type Cast, type Consultee } from './people.ts';
import { holds, type Play } from './play.ts';

const FIRST_REPLY = '書いてくれてありがとうございます。もう少しくわしく聞かせてもらえますか。';
const HER_ANSWER = 'はい。少しずつなら話せそうです。';
const LAST_REPLY = '話してくれてありがとうございました。今日はここまでにしましょう。';
const HER_RETURN = 'すみません、言い忘れたことがありました。';

export async function playTalk(play: Play, cast: Cast, words: string): Promise<void> {
  play.scene('場面1 ひとつの相談、はじめから終わりまで');
  const { counselor } = cast;
  const her = await arrive(play, cast);
  const since = new Date(Date.now() - 1_000);
  await play.step(`相談者が書く：「${words}」`, () => her.room.say(words));
  await answeredIfClosed(play, cast, her);

  const { id } = await play.step('相談員の一覧に、優先度のついた相談が出る', async () => {
    const found = await findHers(cast, since, words);
    const risk = risksIn(words, YOUNG_WOMEN.settings.riskWords);
    const expected = priorityRank(risk?.priority ?? 'normal');
    holds(found.urgency >= expected, `優先度が低すぎます（${found.urgency}）`);
    return found;
  });
  await play.step('相談員が担当になる', () => counselor.take(id));
  await play.step('これまでの経過を読む', async () => {
    const head = await counselor.head(id);
    holds(head.stage === 'review', `段階が「履歴確認」ではありません（${head.stage}）`);
    holds(
      head.blocked.reply !== undefined || !head.allowed.includes('reply'),
      '履歴を確認する前に返信できてしまいます',
    );
    const { data } = await counselor.messages(id);
    holds(
      data.some(({ text }) => text === words),
      '相談者の言葉が読めません',
    );
  });
  await play.step('履歴の確認を終える', () => counselor.confirmReview(id));
  await replyWhileAway(play, cast, her, id);
  await answerLive(play, cast, her, id);
  await finish(play, cast, id);
  await comeBack(play, cast, her, id);
}

/** Out of hours she is answered at once; within them nobody answers in the counselor's place. */
async function answeredIfClosed(play: Play, { counselor }: Cast, her: Consultee): Promise<void> {
  const { data } = await counselor.services();
  const [service] = data;
  if (service?.reception.state === 'open') {
    play.tell('受付時間内なので、自動応答はありません。');
    return;
  }
  await play.step('受付時間外なので、自動応答がすぐ届く（次の受付と連絡先）', async () => {
    const answer = await until('自動応答が届きません', () =>
      said(her, ({ author }) => author === 'automatic'),
    );
    holds(answer.text.includes('110'), '自動応答に緊急の連絡先がありません');
  });
}

async function said(
  her: Consultee,
  fits: (message: RoomMessage) => boolean,
): Promise<RoomMessage | undefined> {
  return (await her.room.read()).find(fits);
}

async function replyWhileAway(
  play: Play,
  { counselor }: Cast,
  her: Consultee,
  id: string,
): Promise<void> {
  const before = (await her.person.talk()).bubbles.length;
  await play.step('相談者が部屋を離れる', () => her.room.presence('left'));
  await play.step('相談員が返信する', () => counselor.reply(id, FIRST_REPLY));
  await play.step('LINEには、内容のないお知らせだけが届く', async () => {
    const talk = await until('お知らせが届きません', async () => {
      const now = await her.person.talk();
      return now.bubbles.length > before && now;
    });
    const shown = JSON.stringify([talk.bubbles, talk.notifications]);
    holds(!shown.includes(FIRST_REPLY.slice(0, 10)), 'お知らせに返信の内容が出ています');
  });
}

async function answerLive(
  play: Play,
  { counselor }: Cast,
  her: Consultee,
  id: string,
): Promise<void> {
  const hers = await her.room.openStream();
  const theirs = await counselor.openStream([id]);
  try {
    await play.step('相談者が部屋に戻ると、返信が出ている', async () => {
      await her.room.presence('visible');
      holds(
        (await said(her, ({ text }) => text === FIRST_REPLY)) !== undefined,
        '返信が部屋に出ていません',
      );
    });
    await play.step('相談者の返事が、相談員の画面にすぐ出る', async () => {
      await her.room.say(HER_ANSWER);
      await theirs.waitFor(({ data }) => JSON.stringify(data).includes(HER_ANSWER), 2_000);
    });
    await play.step('相談員の言葉が、相談者の部屋にすぐ出る', async () => {
      await counselor.reply(id, LAST_REPLY);
      await hers.waitFor(({ data }) => JSON.stringify(data).includes(LAST_REPLY), 2_000);
    });
  } finally {
    hers.close();
    theirs.close();
  }
}

async function finish(play: Play, { counselor }: Cast, id: string): Promise<void> {
  await play.step('相談票の一部を登録し、内部メモを残す', async () => {
    await counselor.answer(id, FIRST_ANSWERS);
    await counselor.note(id, '次回は住まいのことを聞く。');
  });
  await play.step('話を終える', () => counselor.command(id, 'end-talk'));
  await play.step('未登録の属性があるので、終了は断られる（理由つき）', async () => {
    const refusal = await counselor.command(id, 'close', { outcome: 'listened' }).then(
      () => null,
      (error: unknown) => error,
    );
    holds(refusal instanceof UnexpectedAnswer, '未登録の属性があるのに終了できてしまいました');
    const { status, body } = refusal.answer;
    holds(
      status === 409 && JSON.stringify(body).includes('attributes-missing'),
      `断られ方が違います（${status} ${JSON.stringify(body)}）`,
    );
  });
  await play.step('残りの属性を登録する', async () => {
    const { missing } = await counselor.answer(id, COMPLETE);
    holds(missing.length === 0, `まだ足りません：${missing.map(({ label }) => label).join('、')}`);
  });
  await close(play, counselor, id);
}

async function close(play: Play, counselor: Cast['counselor'], id: string): Promise<void> {
  await play.step('相談を終了する', async () => {
    await counselor.command(id, 'close', { outcome: 'listened' });
    const { stage } = await counselor.head(id);
    holds(stage === 'closed', `終了していません（${stage}）`);
  });
}

async function comeBack(
  play: Play,
  { counselor }: Cast,
  her: Consultee,
  id: string,
): Promise<void> {
  await play.step('猶予期間のうちに相談者がまた書くと、同じ相談に戻る', async () => {
    const seq = await her.room.say(HER_RETURN, randomUUID());
    const head = await until('相談が戻りません', async () => {
      const now = await counselor.head(id);
      return now.stage !== 'closed' && now;
    });
    holds(head.counts.messages >= seq, '同じ相談に続いていません');
    holds(head.stage === 'conversation', `担当者がいるのに会話に戻りません（${head.stage}）`);
  });
  await play.step('話を終える', () => counselor.command(id, 'end-talk'));
  await close(play, counselor, id);
}
