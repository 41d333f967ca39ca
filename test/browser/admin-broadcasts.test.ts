/** Messages to followers from the first word to her telephone, and what the record tells of them. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createRemotePhone } from '../../scripts/drive/phone.ts';
import { signIn } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { picture } from './support/browser.ts';
import { arrive, button, choose, consultationOf, faultsOf, sitDown } from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

/** A colleague's own telephone: a consultation of theirs, closed as a test. */
async function colleaguesTelephone(name: string): Promise<number> {
  const room = await arrive(practice, name);
  await room.say('職員の動作確認です');
  const { id, number } = await consultationOf(practice, '職員の動作確認です');
  const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
  await supervisor.command(id, 'close', { outcome: 'test', omissions: [], followUpOn: null });
  return number;
}

async function goTo(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(new URL(`/admin/#/services/${path}`, page.url()).href);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '窓口の画面' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function got(name: string, words: string): Promise<void> {
  const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
  const person = await phone.person(name);
  await eventually(
    async () => expect(JSON.stringify((await person.talk()).bubbles)).toContain(words),
    { withinMs: 30_000 },
  );
}

const TEXT = '講座のお知らせです。\n相談室の横の部屋で開きます。';

test('a message is written, warned of, tried, confirmed and sent, arrives, and stands in the record', async () => {
  const { me } = await signIn(practice.base, practice.signIns, 'supervisor');
  const serviceId = me.services[0]?.id ?? '';
  const number = await colleaguesTelephone('職員の電話');
  await arrive(practice, 'みさと');
  // The trial and two recipients: then the month is used up.
  const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
  await phone.limitMonth(3);

  const page = await sitDown(practice, 'sv1');
  await goTo(page, `${serviceId}/broadcasts`, 'お知らせ配信');
  await page.getByText('お知らせはまだありません').waitFor();
  await button(page, '試しに送る相手を登録する').click();
  await page.getByLabel('テストの相談の番号').fill(String(number));
  await page.getByLabel('だれのスマートフォンか').fill('福祉係 佐藤');
  await page.getByLabel(/本人が同意しています/u).check();
  await picture(page, 'admin-broadcast-tester');
  await button(page, '登録する').click();
  await page.getByText('福祉係 佐藤', { exact: true }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'admin-broadcasts-empty');

  await page.getByRole('link', { name: '新しいお知らせを書く' }).click();
  await page.getByRole('heading', { name: '新しいお知らせ', level: 1 }).waitFor();
  await page.getByLabel('件名（職員用）').fill('秋の講座');
  await page.getByLabel('本文').fill(TEXT);
  await page.getByText('相談していることが分かるかもしれない言葉があります').waitFor();
  await page.getByText(/2人に届きます。/u).waitFor();
  await button(page, '下書きを保存する').click();
  await page.getByText('保存してあります。').waitFor();
  await button(page, 'LINEで形式を確かめる').click();
  await page.getByText('形式に問題はありません。').waitFor();
  await page.getByText('今月の残り3通から使い、あと1通になります。').waitFor();
  await button(page, '試しに送る').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('福祉係 佐藤').check();
  await dialog.getByRole('button', { name: '試しに送る' }).click();
  await page.getByText(/福祉係 佐藤：LINEに送りました/u).waitFor();
  await got('職員の電話', '講座のお知らせです。');
  expect(await button(page, '送る・予約する').getAttribute('aria-disabled')).toBe('true');
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'admin-broadcast-draft');
  const draft = page.url();
  // Whoever goes away in the middle of it finds it again.
  await goTo(page, `${serviceId}/broadcasts/new`, '新しいお知らせ');
  await page.getByLabel('件名（職員用）').fill('書きかけ');
  await page.getByRole('link', { name: 'お知らせ配信の一覧' }).click();
  await page.getByRole('link', { name: '書きかけ' }).waitFor();

  const administrator = await sitDown(practice, 'kanri1');
  await administrator.goto(draft);
  await button(administrator, '送る・予約する').click();
  const confirmation = administrator.getByRole('dialog');
  await confirmation.getByText('このままの言葉で送る理由を入力してください。').waitFor();
  await confirmation.getByLabel('このままの言葉で送る理由').fill('一般向けの講座の案内のため');
  await confirmation.getByLabel('日時を決めて予約する').check();
  await confirmation.getByText('送る日時を入力してください。').waitFor();
  await picture(administrator, 'admin-broadcast-planned');
  await confirmation.getByLabel('今すぐ送る').check();
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-broadcast-confirm');
  await confirmation.getByRole('button', { name: '2人に今すぐ送る' }).click();
  await administrator.getByText('秋の講座（送信済み）').waitFor();
  await got('みさと', '講座のお知らせです。');
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-broadcast-sent');

  await administrator.getByRole('link', { name: '1人ずつの送信の記録を見る' }).click();
  await administrator.getByRole('heading', { name: '送信の記録', level: 1 }).waitFor();
  await administrator.getByText('3件').waitFor();
  await button(administrator, '1つのお知らせ配信だけを表示中（すべてに戻す）').click();
  await choose(administrator, '種類', /^あいさつ$/u);
  await administrator.getByText('2件').waitFor();
  expect(administrator.url()).toContain('text=lineGreeting');
  await button(administrator, '条件をすべて外す').click();
  await administrator.getByText('5件').waitFor();
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-deliveries');

  await administrator
    .getByText('LINEに今月送れる数の8割を使いました。')
    .waitFor({ timeout: 60_000 });
  await administrator.reload();
  await administrator.getByText('3／3通').waitFor();
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-deliveries-quota');

  await tab(administrator, 'お知らせ配信');
  await administrator.getByText(/2人のうち2人に送信/u).waitFor();
  await administrator
    .getByText('友だちの増減（日ごと）')
    .or(administrator.getByRole('table'))
    .first()
    .waitFor();
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-broadcasts');
  await picture(administrator, 'admin-followers', button(administrator, '月ごとに見る'));
  await administrator.getByRole('link', { name: /LINE公式アカウントの機能/u }).click();
  await administrator
    .getByRole('heading', { name: 'LINE公式アカウントの機能', level: 1 })
    .waitFor();
  expect(await faultsOf(administrator)).toEqual([]);
  await picture(administrator, 'admin-line-features');
});
