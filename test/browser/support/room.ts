/** What she does in her room, for the tests of it. */
import type { Frame, Page } from 'playwright-core';
import type { StaffAtWork } from '../../../scripts/drive/staff.ts';
import { eventually } from '../../support/eventually.ts';
import type { Practice } from './practice.ts';

/** The counselor takes from the queue who said this, and begins. Gives the consultation's id. */
export async function takeUp(counselor: StaffAtWork, said: string): Promise<string> {
  const found = await eventually(async () => {
    const { data } = await counselor.list('stage=intake');
    for (const { id } of data) {
      const { data: messages } = await counselor.messages(id);
      if (messages.some(({ text }) => text === said)) return { id };
    }
    return false;
  });
  if (found === false) throw new Error('she does not wait');
  await counselor.take(found.id);
  await counselor.confirmReview(found.id);
  return found.id;
}

export async function ownWords(counselor: StaffAtWork, id: string): Promise<string[]> {
  const { data } = await counselor.messages(id);
  return data.filter(({ author }) => author === 'consultee').map(({ text }) => text);
}

export const fieldOf = (room: Frame) => room.getByLabel('ここに書く');
export const sendOf = (room: Frame) => room.getByRole('button', { name: '送る', exact: true });

export const button = (room: Frame, name: string) =>
  room.getByRole('button', { name, exact: true });

/** Her answers to the questions, as the list shows them. */
export const answersIn = (room: Frame) => room.locator('.own-answer-value').allTextContents();

export async function consent(room: Frame): Promise<void> {
  await room.getByRole('button', { name: '同意して、話しはじめる' }).click();
  await fieldOf(room).waitFor();
}

export async function say(room: Frame, text: string): Promise<void> {
  await fieldOf(room).fill(text);
  await sendOf(room).click();
}

/** Said and taken: the time stands beside it. */
export async function isSaid(room: Frame, text: string): Promise<void> {
  await room.locator('article', { hasText: text }).locator('time').waitFor();
}

/** The room as a page of its own: entered by the phone, whose browser holds the session. */
export async function openOwnPage(practice: Practice, phone: Page): Promise<Page> {
  await phone.getByRole('button', { name: '部屋をひらく' }).last().click();
  await phone
    .frameLocator('iframe')
    .getByRole('button', { name: /同意して/ })
    .click();
  await phone.frameLocator('iframe').getByLabel('ここに書く').waitFor();
  await phone.getByRole('button', { name: '閉じる', exact: true }).click();
  const page = await phone.context().newPage();
  await page.goto(`${practice.base}/room/demo/`);
  await page.getByLabel('ここに書く').waitFor();
  return page;
}

export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

export async function storedIn(room: Frame): Promise<object> {
  return room.evaluate<object>(
    `indexedDB.databases().then((all) => ({ local: localStorage.length, session: sessionStorage.length, databases: all.length }))`,
  );
}
