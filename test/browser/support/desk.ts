/** Staff at the desk and a consultee in her room, for the tests of the staff's screens. */
import type { Locator, Page } from 'playwright-core';
import { createRemotePhone } from '../../../scripts/drive/phone.ts';
import { enterRoom, type Room } from '../../../scripts/drive/room.ts';
import { nextCode } from '../../../scripts/drive/codes.ts';
import { signedInBrowser, signIn, type StaffAtWork } from '../../../scripts/drive/staff.ts';
import { eventually } from '../../support/eventually.ts';
import { accessibilityFaults, SIZES } from './browser.ts';
import type { Practice } from './practice.ts';

/** In her room, agreed to its rules, seen to be there. */
export async function arrive(practice: Practice, name: string): Promise<Room> {
  const phone = createRemotePhone(practice.system.env['PHONE_URL'] ?? '');
  const person = await phone.person(name);
  await person.act('follow');
  const room = await enterRoom(practice.base, await person.idToken());
  await room.consent();
  await room.presence('visible');
  return room;
}

/** Her consultation, as the staff's list knows it. */
export async function consultationOf(
  practice: Practice,
  words: string,
): Promise<{ id: string; number: number }> {
  const supervisor = await signIn(practice.base, practice.signIns, 'supervisor');
  const found = await eventually(async () => {
    const { data } = await supervisor.list('sort=openedAt');
    for (const row of data) {
      const { data: messages } = await supervisor.messages(row.id);
      if (messages.some(({ text }) => text === words)) return row;
    }
    throw new Error('her consultation is not in the list');
  });
  return { id: found.id, number: found.number };
}

/** Her first words in a new consultation that a counselor has taken, in its talk. */
export async function talkWith(practice: Practice, name: string, words: string, nth = 0) {
  const room = await arrive(practice, name);
  await room.say(words);
  const { id, number } = await consultationOf(practice, words);
  const counselor = await signIn(practice.base, practice.signIns, 'counselor', nth);
  await counselor.take(id);
  await counselor.confirmReview(id);
  return { room, id, number, counselor };
}

/** Nobody signed in yet, in a browser of their own. */
export async function goToDesk(practice: Practice): Promise<Page> {
  const context = await practice.browser.person({ viewport: SIZES.desk });
  const page = await context.newPage();
  await page.goto(`${practice.base}/admin/`);
  await page.getByLabel('団体コード').waitFor();
  return page;
}

export async function typeSignIn(
  page: Page,
  account: { organisation: string; loginId: string; password: string },
): Promise<void> {
  await page.getByLabel('団体コード').fill(account.organisation);
  await page.getByLabel('職員ID').fill(account.loginId);
  await page.getByLabel('パスワード').fill(account.password);
  await button(page, 'サインイン').click();
}

export function accountOf({ signIns }: Pick<Practice, 'signIns'>, loginId: string) {
  const account = signIns.find((one) => one.loginId === loginId);
  if (!account) throw new Error(`there is no account ${loginId}`);
  return account;
}

/** The step after the password, with a code nobody has used. */
export async function typeCode(
  page: Page,
  { base, signIns }: Practice,
  loginId: string,
  submitText = '確認してサインイン',
) {
  const code = await nextCode(base, accountOf({ signIns }, loginId));
  await page.getByLabel('確認コード（6桁）').fill(code);
  await button(page, submitText).click();
}

/**
 * Signed in already, before what the desk begins with (`first`). Where it takes a code the session is the
 * drivers', since each code counts once.
 */
export async function sitDown(
  practice: Practice,
  loginId: string,
  first = '相談一覧',
): Promise<Page> {
  const { base, browser } = practice;
  const driver = await signedInBrowser(base, accountOf(practice, loginId));
  const [name = '', value = ''] = driver.cookie().split('=');
  const context = await browser.person({ viewport: SIZES.desk });
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  await page.goto(`${base}/admin/`);
  await page.getByRole('heading', { name: first }).waitFor();
  return page;
}

export async function openConsultation(page: Page, id: string): Promise<void> {
  await page.goto(new URL(`/admin/#/consultations/${id}/show`, page.url()).href);
  await page.getByRole('toolbar', { name: '相談への操作' }).waitFor();
}

export const replyField = (page: Page) => page.getByLabel('返信（相談者に届きます）');
export const talkOf = (page: Page) => page.getByRole('log', { name: '相談者とのやりとり' });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Takes it from the queue and confirms the history by one key. */
export async function takeUp(page: Page): Promise<void> {
  await button(page, '担当する').click();
  await page.getByRole('button', { name: /読みました/ }).waitFor();
  await page.keyboard.press('Enter');
  await replyField(page).waitFor();
}

/** Said again until it is seen, as screens say it: what counts for some seconds only can be over before a busy machine draws it. */
export async function untilSeen(what: Locator, say: () => Promise<unknown>): Promise<void> {
  await eventually(() => say().then(() => what.isVisible()), { withinMs: 60_000, everyMs: 500 });
}

/** Picks from one of MUI's lists. */
export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  const list = page.getByRole('listbox');
  const takesSeveral = (await list.getAttribute('aria-multiselectable')) === 'true';
  await list.getByRole('option', { name: option }).click();
  // Where several may be chosen the list waits for more.
  if (takesSeveral) await page.keyboard.press('Escape');
  // It fades, and half-faded letters have no contrast.
  await page.locator('[role="listbox"]').waitFor({ state: 'detached' });
}

/** Ready to go out with a reply; gives its id. */
export function uploadAtDesk(
  { browser }: Pick<StaffAtWork, 'browser'>,
  id: string,
  bytes: Buffer,
  name: string,
): Promise<string> {
  return upload(browser, `/api/staff/consultations/${id}/files`, bytes, name);
}

/** Ready to go out with what she says; gives its id. */
export function uploadInRoom({ browser }: Pick<Room, 'browser'>, bytes: Buffer): Promise<string> {
  return upload(browser, '/api/room/files', bytes, 'IMG.jpg');
}

async function upload(
  browser: Room['browser'],
  to: string,
  bytes: Buffer,
  name: string,
): Promise<string> {
  const id = crypto.randomUUID();
  const answer = await fetch(`${browser.base}${to}/${id}`, {
    method: 'POST',
    headers: {
      origin: browser.base,
      cookie: browser.cookie(),
      'content-type': 'application/octet-stream',
      'file-name': encodeURIComponent(name),
    },
    body: new Uint8Array(bytes),
  });
  if (!answer.ok) throw new Error(`the upload was answered ${answer.status}`);
  return id;
}

const LATIN_WORDS_WE_USE = new Set([
  'LINE',
  'SNS',
  'Enter',
  'Ctrl',
  'Alt',
  'Tab',
  'Shift',
  'Delete',
  'JPEG',
  'PNG',
  'https',
  // As LINE's own consoles call them.
  'URL',
  'API',
  'Webhook',
  'LIFF',
  'Messaging',
  'Developers',
  'Official',
  'Account',
  'Manager',
  'Full',
  'Scope',
  'openid',
  'CSV',
  'Excel',
  'XLSX',
  'PDF',
  'JSON',
  'UTF',
  'JIS',
]);

const FADING = `document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).length`;

/** What is behind a dialog is hidden from those who hear the page a moment longer than the dialog is there. */
const CLOSING = `document.querySelector('#root[aria-hidden="true"]') !== null &&
  ![...document.querySelectorAll('[role="dialog"], [role="listbox"], [role="menu"]')].some((over) => {
    const { opacity, visibility } = getComputedStyle(over.closest('.MuiDialog-container') ?? over);
    return opacity === '1' && visibility === 'visible';
  })`;

/** Half-faded letters have no contrast: what fades is waited for, and what goes. */
async function settled(page: Page): Promise<void> {
  await eventually(async () => (await page.evaluate<number>(FADING)) === 0);
  await eventually(async () => !(await page.evaluate<boolean>(CLOSING)));
}

/** What is read; a key to be typed off is no word of any language. */
const WORDS = `[...document.querySelectorAll('[translate="no"]')].reduce((text, { innerText }) => text.replace(innerText, ''), document.body.innerText)`;

/** What is wrong with the page as anybody would see or hear it: axe's findings, and words that are not Japanese. */
export async function faultsOf(page: Page): Promise<string[]> {
  await settled(page);
  const text = await page.evaluate<string>(WORDS);
  const foreign = (text.match(/[A-Za-z]{3,}/gu) ?? []).filter(
    (word) => !LATIN_WORDS_WE_USE.has(word),
  );
  return [...(await accessibilityFaults(page)), ...foreign];
}
