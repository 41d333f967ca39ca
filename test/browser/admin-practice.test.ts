/** A training evening at the desk: somebody scripted comes, is answered, answers, and everything is gone again. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { picture } from './support/browser.ts';
import { button, faultsOf, replyField, sitDown, takeUp, talkOf } from './support/desk.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true });

async function toPractice(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '画面' }).getByRole('link', { name: '練習' }).click();
  await page.getByRole('heading', { name: '練習', exact: true, level: 1 }).waitFor();
}

const runs = (page: Page) => page.getByRole('list', { name: '始めた練習' });

describe('practice at the desk', () => {
  test('lets a counselor start somebody and talk with her as with anybody', async () => {
    const page = await sitDown(practice, 'soudan1');
    await toPractice(page);
    await page.getByText('この練習で見ること').first().waitFor();
    expect(await page.getByText('進み方（見守る人だけに出ています）').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'practice-scripts');

    await button(page, '「はじめての人」を始める').click();
    const hers = runs(page).getByRole('listitem', { name: 'はじめての人 1' });
    await hers.getByText('進んでいます').waitFor();
    await hers.getByRole('link', { name: /相談 No\./ }).click();
    await talkOf(page).getByText('どんなことでも書いていいんですか').waitFor();
    await page.getByText('練習', { exact: true }).first().waitFor();
    await takeUp(page);
    await replyField(page).fill(
      '書いてくれてありがとうございます。どんなことでも、だいじょうぶです。',
    );
    await button(page, '送る').click();
    await talkOf(page).getByText('親や学校に言われたりしますか').waitFor();
    await picture(page, 'practice-talk');

    await page.goto(new URL('/admin/#/consultations', page.url()).href);
    await page.getByRole('heading', { name: '相談一覧' }).waitFor();
    await page.getByText('【練習】', { exact: false }).first().waitFor();
    await picture(page, 'practice-list');
  });

  test('lets a supervisor see what was done, stop whoever plays, and begin anew', async () => {
    const page = await sitDown(practice, 'sv1');
    await toPractice(page);
    await page.getByText('進み方（見守る人だけに出ています）').first().click();
    await button(page, '「はじめての人 1」を止める').click();
    await runs(page).getByText('止めました').waitFor();
    await page.getByText('最初の返信まで').waitFor();
    await picture(page, 'practice-review');
    expect(await faultsOf(page)).toEqual([]);

    const counselor = await sitDown(practice, 'soudan1');
    const row = counselor.getByRole('link', { name: /^No\.\d/u });
    await row.first().waitFor();
    await button(page, '練習をはじめからにする').click();
    await page.getByRole('dialog').getByText('元には戻せません', { exact: false }).waitFor();
    await picture(page, 'practice-reset', page.getByRole('dialog'));
    await button(page, 'すべて消して、はじめからにする').click();
    await page.getByText('相談者が0人、相談が0件', { exact: false }).waitFor();
    expect(await runs(page).count()).toBe(0);
    // A colleague's list empties by itself.
    await expect.poll(() => row.count()).toBe(0);
    await page.goto(new URL('/admin/#/consultations', page.url()).href);
    await page.getByText('相談はありません', { exact: false }).first().waitFor();
  });
});
