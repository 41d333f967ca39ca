/** What people see while lines break: rooms with the room's own client, desks in Chromium. */
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import type { RoomEvents } from '../../contracts/realtime.ts';
import { enterRoom } from '../../scripts/drive/room.ts';
import type { StaffAtWork } from '../../scripts/drive/staff.ts';
import { openLine, type Line } from '../../scripts/faults/line.ts';
import type { Talker } from '../../scripts/faults/talkers.ts';
import { EMPTY_TALK, forgotten, hasUpTo, withMessages, type Talk } from '../../room-ui/talk.ts';
import { SIZES, type TestBrowser } from '../browser/support/browser.ts';
import { eventually } from '../support/eventually.ts';

/** A message as somebody sees it. */
export interface Seen {
  seq: number;
  text: string;
}

export interface View {
  name: string;
  line: Line;
  /** Looks again at once, as when the screen is taken up or the network is back. */
  takeUp: () => void;
  /** Whether it shows exactly this, in this order. */
  shows(kept: readonly Seen[]): Promise<boolean>;
  /** What it shows, in numbers, for whoever has to find out why that is not the record. */
  described(): Promise<string>;
  /** What must never happen on the way. */
  faults: string[];
  close(): Promise<void>;
}

type Told =
  | { name: 'message'; id: string; data: Seen }
  | {
      name: Exclude<keyof typeof RoomEvents, 'message'>;
      data: { epoch?: string | null; lastSeq?: number };
    };

/** The room's client; its types belong to the browser. */
interface RoomClient {
  listen(
    device: { fetch(path: string, init: RequestInit): Promise<Response> },
    listener: {
      position(): { after: number; epoch: string | null };
      onOpen(): void;
      onEvent(event: Told): void;
      onLost(): void;
      onSignedOut(): void;
    },
  ): { again(): void; stop(): void };
}

/** Somebody new in her room, on a line of her own. */
export async function openRoomView({
  base,
  idToken,
  name,
}: {
  base: string;
  idToken: string;
  name: string;
}): Promise<View & { talker: Talker }> {
  const client = (await import(
    new URL('../../room-ui/stream.ts', import.meta.url).href
  )) as RoomClient;
  const line = await openLine(base);
  const room = await eventually(
    async () => {
      const entered = await enterRoom(line.base, idToken);
      await entered.consent();
      return entered;
    },
    { withinMs: 120_000, everyMs: 500 },
  );
  const faults: string[] = [];
  let talk: Talk = EMPTY_TALK;
  let expected = 1;
  const listening = client.listen(
    {
      fetch: (path, init) =>
        fetch(new URL(path, line.base), {
          ...init,
          headers: { Accept: 'text/event-stream', cookie: room.browser.cookie() },
        }),
    },
    {
      position() {
        expected = hasUpTo(talk) + 1;
        return { after: expected - 1, epoch: talk.epoch };
      },
      onOpen: () => undefined,
      onLost: () => undefined,
      onSignedOut: () => void faults.push(`${name} was signed out`),
      onEvent(event) {
        if (event.name === 'resync') talk = forgotten(talk);
        if (event.name !== 'message') return;
        const { seq, text } = event.data;
        if (seq !== expected) faults.push(`${name} was told ${seq} in the place of ${expected}`);
        expected = seq + 1;
        const known = talk.messages.find((message) => message.seq === seq);
        if (known && known.text !== text) faults.push(`${name} was told ${seq} otherwise before`);
        talk = withMessages(talk, event.id.split(':')[0] ?? '', [event.data as never]);
      },
    },
  );
  return {
    name,
    line,
    faults,
    talker: { room, said: [] },
    takeUp: () => listening.again(),
    shows: (kept) =>
      Promise.resolve(
        isDeepStrictEqual(
          talk.messages.map(({ seq, text }) => ({ seq, text })),
          kept,
        ),
      ),
    described: () => Promise.resolve(numbersOf(talk.messages)),
    async close() {
      listening.stop();
      await line.close();
    },
  };
}

function numbersOf(seen: readonly { seq: number }[]): string {
  return seen.map(({ seq }) => seq).join(',');
}

/** Automatic answers lie folded: opened, they are compared like the rest. */
const OPEN_ALL = `for (const line of document.querySelectorAll('[role="log"] button[aria-expanded="false"]:not([aria-haspopup])')) line.click()`;

const SHOWN = `[...document.querySelectorAll('[role="log"] [data-seq]')].map((each) =>
  ({ seq: Number(each.dataset.seq), text: each.textContent ?? '' }))`;

/** A counselor's desk with one consultation open, in a browser and on a line of its own. */
export async function openDeskView(
  { base, browser }: { base: string; browser: TestBrowser },
  { staff, id, name }: { staff: StaffAtWork; id: string; name: string },
): Promise<View> {
  const line = await openLine(base);
  const context = await browser.person({ viewport: SIZES.desk });
  await context.addCookies(
    staff.browser
      .cookie()
      .split('; ')
      .map((cookie) => {
        const at = cookie.indexOf('=');
        return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: line.base };
      }),
  );
  const page: Page = await context.newPage();
  const patience = { timeout: 120_000 };
  await page.goto(`${line.base}/admin/#/consultations/${id}/show`, patience);
  await page.locator('[role="log"] [data-seq]').first().waitFor(patience);
  return {
    name,
    line,
    faults: [],
    // Taken up by a hand: a desk nobody touches hides what it shows after a quarter of an hour.
    takeUp: () =>
      void page
        .evaluate(`dispatchEvent(new Event('online')); dispatchEvent(new Event('pointermove'))`)
        .catch(() => undefined),
    async shows(kept) {
      await page.evaluate(OPEN_ALL);
      const shown = await page.evaluate<Seen[]>(SHOWN);
      // Author and time stand beside the words.
      return (
        shown.length === kept.length &&
        shown.every(({ seq, text }, n) => seq === kept[n]?.seq && text.includes(kept[n].text))
      );
    },
    described: async () =>
      `${numbersOf(await page.evaluate<Seen[]>(SHOWN))}; alerts: ${(await page.getByRole('alert').allInnerTexts()).join(' | ')}`,
    async close() {
      await context.close();
      await line.close();
    },
  };
}
