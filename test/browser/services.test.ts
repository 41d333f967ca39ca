/** A second service is set up wholly on screen, and consultations run in both at once. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { picture, SIZES } from './support/browser.ts';
import {
  arrive,
  button,
  faultsOf,
  goToDesk,
  replyField,
  sitDown,
  takeUp,
  talkOf,
  typeSignIn,
} from './support/desk.ts';
import { takePhone, usePractice } from './support/practice.ts';
import { consent, say } from './support/room.ts';

const practice = usePractice({
  screens: ['admin-ui', 'room-ui', 'line/phone/ui'],
  isOpen: true,
});

const NAME = '住まいのLINE相談';
const PASSWORD = 'みずうみ-kawa-つばめ-29';

/** Looked at in both sizes, and by those who do not see it. */
async function looked(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, name);
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '窓口の画面' }).getByRole('link', { name });

/** What the practice phone says is to be typed in. */
async function credentialsOnPhone(): Promise<Map<string, string>> {
  const context = await practice.browser.person({ viewport: SIZES.desk });
  const page = await context.newPage();
  await page.goto(`${practice.base}/phone/`);
  const account = page.getByRole('region', { name: '練習用のLINE公式アカウント' });
  await account.getByText('練習用アカウント1（空いています）').click();
  await picture(page, 'phone-free-accounts');
  const facts = account.locator('dl').first().locator('div');
  const names = await facts.locator('dt').allTextContents();
  const values = await facts.locator('dd').allTextContents();
  await context.close();
  return new Map(names.map((name, index) => [name, values[index] ?? '']));
}

describe('an administrator', () => {
  test('sets up a further service on screen, and it takes up consultations beside the first', async () => {
    const page = await sitDown(practice, 'kanri1');
    await page
      .getByRole('navigation', { name: '画面' })
      .getByRole('link', { name: '窓口' })
      .click();
    await page.getByText('若年女性LINE相談（練習用）').waitFor();
    await looked(page, 'services-list');

    await page.getByRole('link', { name: '新しい窓口を作る' }).click();
    await page.getByRole('radio', { name: /住まいの相談/ }).check();
    await page.getByLabel('窓口の名前').fill(NAME);
    await page.getByLabel('コード').fill('Housing');
    await page.getByText('半角の小文字、数字、ハイフンだけで').waitFor();
    await page.getByLabel('コード').fill('young-women');
    await button(page, 'この内容で作る').click();
    await page.getByText('このコードは、別の窓口で使われています').waitFor();
    await looked(page, 'services-new');
    await page.getByLabel('コード').fill('housing');
    await button(page, 'この内容で作る').click();
    await page.getByRole('heading', { name: '概要' }).waitFor();
    await page.getByText('LINE公式アカウントがつながっていません').waitFor();
    await looked(page, 'services-overview');

    await connectLine(page);
    const link = await inviteCounselor(page);
    await retireAndRevive(page);
    const counselor = await beginWork(link);
    await consultInBoth(counselor);
    expect(await faultsOf(counselor)).toEqual([]);
  });
});

async function connectLine(page: Page): Promise<void> {
  const given = await credentialsOnPhone();
  const at = (name: string) => given.get(name) ?? '';
  await tab(page, 'LINE連携').click();
  await page.getByLabel('チャネルID', { exact: true }).fill(at('チャネルID'));
  await page.getByLabel('チャネルシークレット', { exact: true }).fill('not-the-secret-of-it');
  await page.getByLabel('LINEログインのチャネルID').fill(at('LINEログインのチャネルID'));
  await page
    .getByLabel('LINEログインのチャネルシークレット')
    .fill(at('LINEログインのチャネルシークレット'));
  await page.getByLabel('LIFF ID').fill(at('LIFF ID'));
  await button(page, '確かめてつなぐ').click();
  await page.getByRole('alert').getByText('チャネルシークレットを受け付けません').waitFor();
  await looked(page, 'services-line-refused');
  await page.getByLabel('チャネルシークレット', { exact: true }).fill(at('チャネルシークレット'));
  await button(page, '確かめてつなぐ').click();
  await page.getByRole('heading', { name: /練習用アカウント1/ }).waitFor();
  await page.getByText('Webhook URLが登録されていません').waitFor();
  await looked(page, 'services-line-faults');
  await button(page, 'LINEに登録する').click();
  await page.getByText('直すところはありません').waitFor();
  await page.getByLabel('「チャット」をオフにした').check();
  await page
    .getByText(/に渡辺 恵が確かめました。$/)
    .last()
    .waitFor();
  await looked(page, 'services-line');
}

/** Gives the link that stands on the screen once. */
async function inviteCounselor(page: Page): Promise<string> {
  await tab(page, '職員').click();
  await button(page, 'ほかの窓口の職員を加える').click();
  await page.getByLabel('職員', { exact: true }).fill('小林');
  await page.getByRole('option', { name: /小林 直子/ }).click();
  await page.getByRole('checkbox', { name: /相談員/ }).uncheck();
  await page.getByRole('checkbox', { name: /スーパーバイザー/ }).check();
  await button(page, '加える').click();
  await page.getByRole('table').getByText('小林 直子').waitFor();
  await button(page, '新しい職員を招待する').click();
  await page.getByLabel('氏名').fill('新井 はる');
  await page.getByLabel('職員ID').fill('arai');
  await looked(page, 'services-invite');
  await button(page, '招待のリンクを作る').click();
  const link = await page.getByLabel('招待のリンク', { exact: true }).inputValue();
  await looked(page, 'services-invited');
  await button(page, '渡しました。閉じる').click();
  await page.getByRole('table').getByText('招待中').waitFor();
  await looked(page, 'services-members');
  return link;
}

/** Its door is shut to new ones, with a reason, and opened again. */
async function retireAndRevive(page: Page): Promise<void> {
  await tab(page, '概要').click();
  await button(page, '新しい相談の受付を終える').click();
  await page.getByLabel('理由').fill('開く日を延ばすため');
  await looked(page, 'services-retire');
  await button(page, '受付を終える').click();
  await page.getByText('に受付を終えました').waitFor();
  await button(page, '受付を再び始める').click();
  await button(page, '受付を始める').click();
  await page.getByText('受け付けています', { exact: true }).waitFor();
}

/** The first password, the first sign-in: a desk of one's own. */
async function beginWork(link: string): Promise<Page> {
  const page = await goToDesk(practice);
  await page.goto(link);
  await page.getByText('新井 はるさん、').waitFor();
  await page.getByLabel('パスワード').first().fill(PASSWORD);
  await page.getByLabel('パスワード（もう一度）').fill(PASSWORD);
  await looked(page, 'invitation');
  await button(page, 'このパスワードにする').click();
  await button(page, 'サインインへ').click();
  // What she was just told stands there already.
  await expect.poll(() => page.getByLabel('職員ID').inputValue()).toBe('arai');
  await typeSignIn(page, { organisation: 'nerima-demo', loginId: 'arai', password: PASSWORD });
  await page.getByRole('heading', { name: '相談一覧' }).waitFor();
  return page;
}

async function consultInBoth(counselor: Page): Promise<void> {
  const other = await sitDown(practice, 'soudan1');
  const first = await arrive(practice, 'ゆず');
  await first.say('若年女性相談にだけ書きました');
  const { page: phone, openRoom } = await takePhone(
    practice,
    'ゆず',
    /練習用アカウント1.*友だち/su,
  );
  const room = await openRoom();
  await consent(room);
  await say(room, '来月で退去と言われました');
  // Its own form asks.
  await room.getByLabel('あなたを何と呼べばいいですか。').waitFor();
  await room.getByRole('button', { name: 'とばす' }).click();
  await room.getByText('今夜、泊まるところはありますか。').waitFor();
  await picture(phone, 'services-room');

  const rows = (page: Page) => page.getByRole('link', { name: /^No\.\d/u });
  await rows(counselor).first().waitFor();
  expect(await rows(counselor).count()).toBe(1);
  await rows(counselor).first().click();
  await takeUp(counselor);
  await talkOf(counselor).getByText('来月で退去と言われました').waitFor();
  await replyField(counselor).fill('読みました。一緒に考えましょう。');
  await replyField(counselor).press('Control+Enter');
  await room.getByText('読みました。一緒に考えましょう。').waitFor();
  expect(await room.getByText('若年女性相談にだけ').count()).toBe(0);

  // Each desk has its own service’s consultation, and knows nothing of the other.
  await rows(other).first().waitFor();
  expect(await rows(other).count()).toBe(1);
  await rows(other).first().click();
  await talkOf(other).getByText('若年女性相談にだけ書きました').waitFor();
  expect(await other.getByText('退去').count()).toBe(0);
}
