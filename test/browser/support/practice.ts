/** A whole system with its screens, for the tests of one file, and people in front of them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { REPOSITORY } from '../../../scripts/parts/data-folder.ts';
import { makePrivateSystem } from '../../../scripts/parts/private-system.ts';
import type { RunningSystem } from '../../../scripts/parts/system.ts';
import { readSignIns, type SignIns } from '../../../scripts/seed/sign-ins.ts';
import { startMailServer, type MailServer } from '../../support/mail-server.ts';
import { openBrowser, SIZES, type TestBrowser } from './browser.ts';

export interface Practice {
  system: RunningSystem;
  browser: TestBrowser;
  /** Origin of all screens. */
  base: string;
  signIns: SignIns;
  /** The municipality's mail server; `null` where there is none. */
  mail: MailServer | null;
}

/** There from the file's first test on. `screens`: folders of those that are looked at. `isOpen`: reception, today. */
export function usePractice({
  screens,
  isOpen,
  undoSeconds = 0,
  hasMail = false,
}: {
  screens: readonly string[];
  isOpen: boolean;
  /** Replies go out at once unless a test is about those seconds. */
  undoSeconds?: number;
  /** Mail is offered to staff. */
  hasMail?: boolean;
}): Practice {
  let practice: Practice | undefined;
  let mail: MailServer | null = null;
  const place = makePrivateSystem('browser-test');
  beforeAll(async () => {
    // In a process of its own: Vite turns the one it runs in to production. Whoever runs all files has built them.
    if (process.env['MADOGUCHI_SCREENS'] !== 'built')
      await promisify(execFile)(process.execPath, ['scripts/build-screens.ts', ...screens], {
        cwd: REPOSITORY,
      });
    mail = hasMail ? await startMailServer() : null;
    const system = await place.start({
      durable: false,
      env: {
        MADOGUCHI_DEMO_OPEN: isOpen ? '1' : '0',
        MADOGUCHI_DEMO_UNDO: String(undoSeconds),
        NODE_ENV: 'development',
        // Scripted consultees type as fast as they can.
        PHONE_PRACTICE_PACE: '0',
        ...(mail ? { SMTP_URL: mail.url(), MAIL_FROM: 'madoguchi@example.lg.jp' } : {}),
      },
    });
    practice = {
      system,
      browser: await openBrowser(),
      base: system.urls.base,
      signIns: readSignIns(system.folder.path('demo-sign-ins.json')),
      mail,
    };
  });
  // Whom a test brought goes home with it: desks that nobody looks at any more draw every change of the next tests.
  let before: readonly BrowserContext[] = [];
  beforeEach(() => {
    before = practice?.browser.browser.contexts() ?? [];
  });
  afterEach(async () => {
    const now = practice?.browser.browser.contexts() ?? [];
    await Promise.all(now.filter((one) => !before.includes(one)).map((one) => one.close()));
  });
  afterAll(async () => {
    await practice?.browser.close();
    await practice?.system.stop();
    await mail?.stop();
    place.remove();
  });
  return new Proxy({} as Practice, {
    get(_target, name) {
      if (!practice) throw new Error('the system is started in beforeAll: ask within a test');
      return Reflect.get(practice, name) as unknown;
    },
  });
}

/** Somebody with the practice phone in hand. */
export interface PhoneInHand {
  context: BrowserContext;
  page: Page;
  /** Taps the button to the room under LINE's talk; gives the room. */
  openRoom: () => Promise<Frame>;
}

/** A new person's phone, in a browser of its own, already a friend of the account. */
export async function takePhone(
  practice: Practice,
  name: string,
  account: string | RegExp = /相談窓口/,
): Promise<PhoneInHand> {
  const context = await practice.browser.person({ viewport: SIZES.desk });
  const page = await context.newPage();
  await page.goto(`${practice.base}/phone/`);
  await page.getByLabel('新しい人の名前').fill(name);
  await page.getByRole('button', { name: '加える' }).click();
  await page.getByRole('button', { name, pressed: true }).waitFor();
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('button', { name: '友だちに追加' }).click();
  const door = page.getByRole('button', { name: '部屋をひらく' }).last();
  await door.waitFor();
  return {
    context,
    page,
    async openRoom() {
      await door.click();
      await page.frameLocator('iframe').locator('.page').waitFor();
      return frameOf(page);
    },
  };
}

function frameOf(page: Page): Frame {
  const frame = page.frames().find((each) => each.url().includes('/room/'));
  if (!frame) throw new Error('the phone shows no room');
  return frame;
}
