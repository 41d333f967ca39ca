/** Notices, duty, the supervisors' board, whispers, and each person's own view of the list. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { DEMO_SERVICE } from '../../scripts/seed/organisation.ts';
import { eventually } from '../support/eventually.ts';
import { readableMail } from '../support/mail-server.ts';
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
  talkWith,
} from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

async function goTo(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(new URL(`/admin/#${path}`, page.url()).href);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

describe('notices', () => {
  test('are silent until one chooses sounds, which can be tried', async () => {
    const page = await sitDown(practice, 'soudan1');
    await button(page, '高橋 みさき').click();
    await page.getByRole('menuitem', { name: 'お知らせの設定' }).click();
    await page.getByRole('heading', { name: 'お知らせの設定' }).waitFor();
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
    const { id, room } = await talkWith(practice, 'はるか', '担当の相談の言葉');
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

/** The mail server, and what it has for that address. */
function mailbox(address: string) {
  const { mail } = practice;
  if (!mail) throw new Error('there is no mail server');
  const texts = () =>
    mail.received.filter(({ to }) => to.includes(address)).map((one) => readableMail(one));
  const code = () =>
    eventually(() => {
      const found = texts().map((text) => /確認番号：(\d{6})/u.exec(text)?.[1]);
      const last = found.findLast((one) => one !== undefined);
      if (last === undefined) throw new Error('no code has come');
      return last;
    });
  return { mail, texts, code };
}

describe('an address for notices', () => {
  test('is confirmed by the code that comes by mail, and tried: what became of it is said in words', async () => {
    const address = 'yui@example.lg.jp';
    const { mail, texts, code } = mailbox(address);
    const page = await sitDown(practice, 'soudan2');
    await goTo(page, '/notices/settings', 'お知らせの設定');
    await page.getByLabel('命や身体の危険をメールで').check();
    await page.getByText('メールで知らせるには、宛先の確認が必要です。').waitFor();
    await page.getByRole('textbox', { name: /^メールアドレス/u }).fill(address);
    await button(page, '確認番号を送る').click();
    await page.getByText(/確認番号を送りました。/u).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-address-asked', button(page, 'この宛先をやめる'));
    const right = await code();
    await page.getByLabel('確認番号（6桁）').fill(right === '000000' ? '000001' : '000000');
    await button(page, '確認する').click();
    await page.getByText('番号が違います。あと4回試せます。').waitFor();
    await page.getByLabel('確認番号（6桁）').fill(right);
    await button(page, '確認する').click();
    await page.getByText('（確認済み）').waitFor();
    // What was ticked above is still there.
    expect(await page.getByLabel('命や身体の危険をメールで').isChecked()).toBe(true);
    await button(page, '試しに送る').click();
    await page.getByText(/試しのメールを送りました。/u).waitFor();
    expect(texts().at(-1)).toContain('届くことを確かめるためのメール');
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-address-tried', page.getByText(/試しのメールを送りました。/u));
    await mail.stop();
    await button(page, '試しに送る').click();
    await page.getByText(/メールを送れませんでした：メールサーバーにつながりません/u).waitFor();
    await mail.start();
  });
});

/** A screen of theirs that is looked at anywhere else needs no desktop notice. */
async function nobodyElseSits(): Promise<void> {
  for (const context of practice.browser.browser.contexts()) await context.close();
}

describe('a notice by several ways', () => {
  test('arrives by the others when one is refused, and supervisors see which did not, tell it again and settle it', async () => {
    const address = 'misaki@example.lg.jp';
    const { mail, texts, code } = mailbox(address);
    const { room, counselor, number } = await talkWith(practice, 'みのり', 'いくつもの方法で');
    const settings = '/api/staff/notices';
    const wishes = { own: ['mail', 'desktop'] };
    const silent = { sound: 'none', volume: 60, mailOffDuty: false };
    await counselor.browser.send('PUT', `${settings}/settings`, { wishes, ...silent });
    await counselor.browser.send('PUT', `${settings}/address`, { address });
    await counselor.browser.send('POST', `${settings}/address/confirm`, { code: await code() });
    mail.refused.add('misaki@');
    await nobodyElseSits();
    const page = await sitDown(practice, 'soudan1');
    await choose(page, '勤務の状態', '対応中');
    // Another window is before her eyes, and this browser was never allowed to show notices.
    await page.evaluate('document.hasFocus = () => false');
    await room.say('ほかの方法でも届きますか');
    const toast = page.getByRole('status').filter({ hasText: '担当の相談に新しいメッセージ' });
    await toast.waitFor();

    const supervisor = await sitDown(practice, 'sv1');
    const row = supervisor.getByRole('row', { name: new RegExp(`No\\.${number}`, 'u') });
    const looks = (words: RegExp) =>
      eventually(
        async () => {
          await supervisor.reload();
          await goTo(supervisor, '/notices/undelivered', '届いていないお知らせ');
          await row.filter({ hasText: words }).waitFor({ timeout: 2_000 });
        },
        { withinMs: 60_000 },
      );
    await looks(/デスクトップ通知：ブラウザーで通知が許可されていません/u);
    await looks(/メール：宛先のメールアドレスが受け付けられませんでした/u);
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-undelivered');

    mail.refused.clear();
    await row.getByRole('button', { name: 'もう一度知らせる' }).click();
    await supervisor.getByText('もう一度知らせました。').waitFor();
    await eventually(
      () => expect(texts().filter((text) => text.includes(`No.${number}`))).toHaveLength(1),
      { withinMs: 30_000 },
    );
    await looks(/デスクトップ通知：ブラウザーで通知が許可されていません/u);
    expect(await row.getByText('メール：').count()).toBe(0);
    await row.getByRole('button', { name: '伝えた' }).click();
    await supervisor.getByText('本人に伝えたと記録しました。').waitFor();
    await row.waitFor({ state: 'detached' });
  });

  test('to her by LINE that is not taken any more is told to her counselor and on the board', async () => {
    const { room, id, counselor } = await talkWith(practice, 'すみれ', '届かないお知らせ');
    const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
    await phone.limitMonth(0);
    await room.presence('hidden');
    await counselor.reply(id, 'またお話ししましょう');
    const page = await sitDown(practice, 'soudan1');
    await eventually(
      async () => {
        await openConsultation(page, id);
        await page
          .getByText(/最後のお知らせ（LINE）は届いていません：今月送れる数を使い切りました/u)
          .waitFor({ timeout: 2_000 });
      },
      { withinMs: 60_000 },
    );
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'admin-not-told');
    const supervisor = await sitDown(practice, 'sv1');
    await goTo(supervisor, '/board', '全体の状況');
    await supervisor
      .getByText(/今月LINEで送れる数が残り少なくなっています/u)
      .waitFor({ timeout: 60_000 });
    expect(await faultsOf(supervisor)).toEqual([]);
    await picture(supervisor, 'admin-board-quota');
    await phone.limitMonth(null);
  });
});

describe('the settings of a service', () => {
  test('are published by an administrator, and every desk goes by them from then on', async () => {
    const { id } = await talkWith(practice, 'ひなた', '取り消せる返信');
    const page = await sitDown(practice, 'soudan1');
    await openConsultation(page, id);
    const administrator = await sitDown(practice, 'kanri1');
    const { data } = await (
      await signIn(practice.base, practice.signIns, 'administrator')
    ).services();
    const service = data.find(({ code }) => code === DEMO_SERVICE.code);
    const settings = `/services/${service?.id ?? ''}/settings?part=others`;
    await goTo(administrator, settings, '窓口の設定');
    await choose(administrator, '返信を取り消せる時間', '10秒');
    await administrator.getByText('下書きは保存してあります。').waitFor();
    const heard = page.waitForResponse((answer) => answer.url().endsWith('/api/staff/services'));
    await button(administrator, '公開する…').click();
    await administrator.getByLabel('変える理由').fill('取り消せるようにする');
    await button(administrator, '今から公開する').click();
    await administrator.getByText('公開しました。').waitFor();

    await heard;
    await replyField(page).fill('取り消すつもりの返信');
    await button(page, '送る').click();
    await page.getByRole('button', { name: /送信を取り消す/u }).click();
    expect(await replyField(page).inputValue()).toBe('取り消すつもりの返信');
    await replyField(page).fill('');

    const counselor = await sitDown(practice, 'soudan2');
    await goTo(counselor, settings, '窓口の設定');
    await counselor
      .getByText('窓口の設定は、スーパーバイザーと管理者が下書きを作り、管理者が公開します。')
      .waitFor();
    const field = counselor.getByRole('combobox', { name: '返信を取り消せる時間' });
    expect(await field.getAttribute('aria-disabled')).toBe('true');
    await choose(administrator, '返信を取り消せる時間', '待たずにすぐ送る');
    await administrator.getByText('下書きは保存してあります。').waitFor();
    await button(administrator, '公開する…').click();
    await administrator.getByLabel('変える理由').fill('元に戻す');
    await button(administrator, '今から公開する').click();
    await administrator.getByText('下書きはありません', { exact: false }).waitFor();
  });
});

describe('going off duty', () => {
  test('asks what becomes of each open consultation, and hands it over with a note to who is on duty', async () => {
    const { id, number } = await talkWith(practice, 'さやか', '引き継がれる相談');
    const page = await sitDown(practice, 'soudan1');
    await choose(page, '勤務の状態', '対応中');
    await openConsultation(page, id);
    await replyField(page).fill('書きかけの返信');
    await page.getByText('下書きを保存しました。').waitFor();
    const colleague = await sitDown(practice, 'soudan2');
    await choose(colleague, '勤務の状態', '対応中');
    await choose(page, '勤務の状態', '勤務外');
    const dialog = page.getByRole('dialog', { name: '勤務を終える' });
    await dialog.getByText('書きかけの文章があります。').first().waitFor();
    await dialog
      .getByText(/^No\.\d+：どうするかを選んでください。$/u)
      .first()
      .waitFor();
    expect(await dialog.getByRole('button', { name: '勤務を終える' }).isDisabled()).toBe(true);
    const others = dialog.getByRole('button', { name: 'すべて受付に戻す' });
    if ((await others.count()) > 0) await others.click();
    await choose(page, `No.${number}をどうするか`, '対応中の職員に引き継ぐ');
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
    await page.reload();
    await page.getByText('担当 中村 ゆい（離席）').waitFor();
    await picture(page, 'admin-assignee-away');
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
    const { id } = await talkWith(practice, 'あさみ', 'ささやきのある相談');
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
    const { number } = await talkWith(practice, 'ゆり', '見守りたい相談');
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
