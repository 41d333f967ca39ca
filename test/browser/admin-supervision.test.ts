/** Notices, duty, the supervisors' board, whispers, and each person's own view of the list. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../../scripts/drive/staff.ts';
import { picture } from './support/browser.ts';
import {
  arrive,
  button,
  choose,
  consultationOf,
  faultsOf,
  openConsultation,
  replyField,
  sitDown,
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

async function goTo(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(new URL(`/admin/#${path}`, page.url()).href);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

/** Her first words in a new consultation that a counselor has taken, in its talk. */
async function talkWith(name: string, words: string, nth = 0) {
  const room = await arrive(practice, name);
  await room.say(words);
  const { id, number } = await consultationOf(practice, words);
  const counselor = await signIn(practice.base, practice.signIns, 'counselor', nth);
  await counselor.take(id);
  await counselor.confirmReview(id);
  return { room, id, number, counselor };
}

describe('notices', () => {
  test('are silent until one chooses sounds, which can be tried, and mail is not offered without a server', async () => {
    const page = await sitDown(practice, 'soudan1');
    await button(page, '高橋 みさき').click();
    await page.getByRole('menuitem', { name: 'お知らせの設定' }).click();
    await page.getByRole('heading', { name: 'お知らせの設定' }).waitFor();
    await page.getByText('この環境ではメールを送れません').waitFor();
    expect(await page.getByLabel('命や身体の危険を音で').isChecked()).toBe(false);
    await choose(page, '鳴らす音', 'ベル');
    expect(await page.getByLabel('命や身体の危険を音で').isChecked()).toBe(true);
    await button(page, '鳴らしてみる').click();
    await page.getByLabel('自分の担当をデスクトップ通知で').check();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-notice-settings');
    await button(page, '保存する').click();
    await page.getByText('お知らせの設定を保存しました。').waitFor();
    await page.reload();
    await page.getByText('変えたところはありません。').waitFor();
    expect(await page.getByLabel('自分の担当をデスクトップ通知で').isChecked()).toBe(true);
  });

  test('tell of a new consultation and of words in one’s own, beside what is being written, and are on record', async () => {
    const page = await sitDown(practice, 'soudan1');
    await choose(page, '勤務の状態', '対応中');
    const { id, room } = await talkWith('はるか', '担当の相談の言葉');
    await openConsultation(page, id);
    await replyField(page).fill('書きかけの返信');
    const other = await arrive(practice, 'なつみ');
    await other.say('新しい相談の言葉');
    const { number } = await consultationOf(practice, '新しい相談の言葉');
    const toast = page.getByRole('status').filter({ hasText: '新しい相談が届きました' });
    await toast.waitFor();
    expect(await page.title()).toMatch(/^\(\d+\) /u);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-notice-toast');
    const [field, told] = await Promise.all([replyField(page).boundingBox(), toast.boundingBox()]);
    if (!field || !told) throw new Error('both are on the screen');
    expect(told.y + told.height).toBeLessThan(field.y);
    expect(await replyField(page).inputValue()).toBe('書きかけの返信');
    await toast.getByRole('button', { name: '閉じる' }).click();

    await goTo(page, '/consultations', '相談一覧');
    await room.say('まだ話したいことがあります');
    const own = page.getByRole('status').filter({ hasText: '担当の相談に新しいメッセージ' });
    await own.waitFor();
    await own.getByRole('button', { name: /を開く/ }).click();
    await page.waitForURL(new RegExp(id, 'u'));
    expect(number).toBeGreaterThan(0);
  });

  test('that did not arrive are for supervisors to see, and for nobody else', async () => {
    const page = await sitDown(practice, 'sv1');
    await goTo(page, '/notices/undelivered', '届いていないお知らせ');
    await page.getByText('届いていないお知らせはありません').waitFor();
    await picture(page, 'admin-undelivered-empty');
    const counselor = await sitDown(practice, 'soudan2');
    await goTo(counselor, '/notices/undelivered', '届いていないお知らせ');
    await counselor.getByText('この操作をする権限がありません').waitFor();
    expect(await faultsOf(counselor)).toEqual([]);
  });
});

describe('going off duty', () => {
  test('asks what becomes of each open consultation, and hands it over with a note to who is on duty', async () => {
    const { number } = await talkWith('さやか', '引き継がれる相談');
    const page = await sitDown(practice, 'soudan1');
    await choose(page, '勤務の状態', '対応中');
    const colleague = await sitDown(practice, 'soudan2');
    await choose(colleague, '勤務の状態', '対応中');
    await choose(page, '勤務の状態', '勤務外');
    const dialog = page.getByRole('dialog', { name: '勤務を終える' });
    await dialog.getByText(/^No\.\d+：どうするかを選んでください。$/u).waitFor();
    expect(await dialog.getByRole('button', { name: '勤務を終える' }).isDisabled()).toBe(true);
    const others = dialog.getByRole('button', { name: 'すべて受付に戻す' });
    if ((await others.count()) > 0) await others.click();
    await choose(page, `No.${number}をどうするか`, '勤務中の職員に引き継ぐ');
    await choose(page, `No.${number}を引き継ぐ相手`, /中村 ゆい/u);
    await dialog.getByText(`No.${number}：申し送りを書いてください。`).waitFor();
    await page.getByLabel(`No.${number}の申し送り`).fill('夜は家族がいるそうです');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-shift-end');
    await dialog.getByRole('button', { name: '勤務を終える' }).click();
    await page.getByText('勤務を終えました。').waitFor();
    const told = colleague.getByRole('status').filter({ hasText: '担当になりました' });
    await told.getByRole('button', { name: new RegExp(`No\\.${number} を開く`, 'u') }).click();
    await colleague.getByText('夜は家族がいるそうです').waitFor();

    await button(colleague, '中村 ゆい').click();
    await colleague.getByRole('menuitem', { name: 'サインアウト' }).click();
    await colleague.getByRole('dialog').getByText('「対応中」のままです').waitFor();
    expect(await faultsOf(colleague)).toEqual([]);
    await picture(colleague, 'admin-sign-out-on-duty');
    await button(colleague, '離席にしてサインアウト').click();
    await colleague.getByLabel('団体コード').waitFor();
  });
});

describe('the supervisors’ board', () => {
  test('shows who waits and who is burdened, leads to the lists, and gives many consultations away at once', async () => {
    for (const name of ['ひとり目', 'ふたり目']) {
      const room = await arrive(practice, name);
      await room.say(`${name}の相談`);
    }
    await consultationOf(practice, 'ふたり目の相談');
    const page = await sitDown(practice, 'sv1');
    await page.getByRole('link', { name: '全体の状況' }).click();
    await page.getByRole('heading', { name: '全体の状況', level: 1 }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-board');
    await page.getByRole('button', { name: '担当待ちの相談を割り当てる' }).click();
    await page.getByRole('checkbox', { name: /^すべて/u }).check();
    await choose(page, '新しい担当者', /中村 ゆい/u);
    await page.getByLabel('理由と申し送り').fill('手分けをお願いします');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-board-reassign');
    await page.getByRole('button', { name: /件を割り当てる$/u }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /^中村 ゆい/u });
    await row.getByRole('link', { name: /中村 ゆいの担当\d+件を見る/u }).click();
    await page.waitForURL(/assignee/u);
    const counselor = await sitDown(practice, 'soudan1');
    await goTo(counselor, '/board', '全体の状況');
    await counselor.getByText('この操作をする権限がありません').waitFor();
  });

  test('and a whisper reach the counselor beside the talk, in the colour of what is internal', async () => {
    const { id } = await talkWith('あさみ', 'ささやきのある相談');
    const page = await sitDown(practice, 'soudan1');
    await openConsultation(page, id);
    const supervisor = await sitDown(practice, 'sv1');
    await openConsultation(supervisor, id);
    await supervisor.getByText('見守り中').waitFor();
    await supervisor.getByRole('button', { name: /さんにささやく/u }).click();
    await supervisor.getByLabel(/さんへのささやき/u).fill('ゆっくりで大丈夫です');
    await picture(supervisor, 'admin-whisper-supervisor');
    await button(supervisor, 'ささやく').click();
    const heard = page.getByRole('region', { name: 'ささやき（相談者には見えません）' });
    await heard.getByText('ゆっくりで大丈夫です').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-whisper-counselor');
  });
});

describe('the list, as each person keeps it', () => {
  test('has tabs with counts, a watch list, and filters with a name', async () => {
    const { number } = await talkWith('ゆり', '見守りたい相談');
    const page = await sitDown(practice, 'soudan1');
    const star = page.getByRole('button', { name: `No.${number}を見守りリストに入れる` });
    await star.click();
    await page.getByRole('tab', { name: /見守りリスト\s*1/u }).click();
    await page.waitForURL(/watched/u);
    await page.getByText('1件', { exact: true }).waitFor();
    await button(page, '今の条件を保存').click();
    await page.getByLabel('条件の名前').fill('気になる相談');
    await button(page, '保存する').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: /自分の担当/u }).click();
    await page.waitForURL(/assignee/u);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-list-own');
    await page.reload();
    await choose(page, '保存した条件', '気になる相談');
    await page.waitForURL(/watched/u);
    await button(page, '名前の変更・削除').click();
    await button(page, '気になる相談を削除する').click();
    await button(page, '保存する').click();
    await page.getByRole('combobox', { name: '保存した条件' }).waitFor({ state: 'detached' });
  });
});
