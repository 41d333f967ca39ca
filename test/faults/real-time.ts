/** Rooms and desks that lose their lines over and over while the API is killed: in the end each sees what is on record. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { signIn, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { createChance, type Chance } from '../../scripts/faults/chance.ts';
import { checkTalk } from '../../scripts/faults/checker.ts';
import { startNemesis } from '../../scripts/faults/nemesis.ts';
import { talk, type Talker } from '../../scripts/faults/talkers.ts';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { openBrowser, type TestBrowser } from '../browser/support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { useSystem, type SystemUnderTest } from './support.ts';
import { openDeskView, openRoomView, type Seen, type View } from './views.ts';

interface RealTimeRun {
  seed: number;
  rooms: number;
  desks: number;
  /** Of each room and each desk. */
  disconnects: number;
  /** That each room says and is answered. */
  messages: number;
  lastsMs: number;
  killPause: readonly [least: number, most: number];
  /** Whether what fell silent breaks at the end, or has to be noticed. */
  thaws: boolean;
  settledWithinMs: number;
  /** Told of each part of a long run. */
  say?: (line: string) => void;
}

interface RealTimeReport {
  findings: string[];
  apiKills: number;
  disconnects: number;
}

/** So many come in, and are taken, at once. */
const TOGETHER = 8;
/** Until nothing breaks any more, the machine may be as slow as it likes. */
const SET_UP = { withinMs: 120_000, everyMs: 500 };

/** More streams of one session would make way for each other. */
const DESKS_A_SESSION = 4;

/** A system whose reception is open, and a browser with the desk's screens built: both there from the first test on. */
export function useRealTime(): (run: RealTimeRun) => Promise<RealTimeReport> {
  const opened: { browser?: TestBrowser } = {};
  beforeAll(async () => {
    // In a process of its own: Vite turns the one it runs in to production.
    await promisify(execFile)(process.execPath, ['scripts/build-screens.ts', 'admin-ui'], {
      cwd: REPOSITORY,
    });
    opened.browser = await openBrowser();
  });
  afterAll(() => opened.browser?.close());
  const under = useSystem({ isOpen: true });
  return (run) => {
    if (!opened.browser) throw new Error('the browser is there only while tests run');
    return playRealTime(under, opened.browser, run);
  };
}

async function playRealTime(
  under: SystemUnderTest,
  browser: TestBrowser,
  run: RealTimeRun,
): Promise<RealTimeReport> {
  const { say = () => undefined } = run;
  const rooms = await openRooms(under, run);
  say(`${rooms.length} rooms are open`);
  const talkers = rooms.map(({ talker }) => talker);
  await talk(talkers, createChance(run.seed), 1, 1_000);
  const ids = await Promise.all(talkers.map((talker) => consultationOf(under, talker)));
  const { base, signIns } = under;
  const counselor = await eventually(() => signIn(base, signIns, 'counselor'), SET_UP);
  await inGroups(ids, (id) => lead(counselor, id));
  say('each is led by a counselor');
  const desks = await openDesks(under, browser, ids.slice(0, run.desks));
  const views: View[] = [...rooms, ...desks];
  say(`${desks.length} desks are open: lines begin to break`);
  try {
    const nemesis = startNemesis(under.system, createChance(run.seed + 1), {
      targets: ['api'],
      pause: run.killPause,
      say: () => undefined,
    });
    const [kills, broken, , answered] = await Promise.all([
      sleep(run.lastsMs).then(() => nemesis.stop()),
      breakLines(views, createChance(run.seed + 2), run),
      talk(talkers, createChance(run.seed + 3), run.messages, run.lastsMs),
      answer(counselor, ids, createChance(run.seed + 4), run),
    ]);
    say(
      `${broken} lines broke, the API was killed ${kills.api ?? 0} times, ${answered} replies were answered`,
    );
    if (run.thaws) for (const { line } of views) line.thaw();
    const seen = await differences(counselor, ids, { rooms, desks }, run.settledWithinMs);
    say(`${seen.length} views differ from the record`);
    // What is asked from here on must not wait on a line that fell silent.
    for (const { line } of views) line.thaw();
    const findings = [
      ...seen,
      ...views.flatMap(({ faults }) => faults),
      ...(await checkTalk(under.records, talkers)),
      ...(answered === 0 ? ['nobody was answered'] : []),
    ];
    return { findings, apiKills: kills.api ?? 0, disconnects: broken };
  } finally {
    await Promise.all(views.map((view) => view.close()));
  }
}

async function openRooms({ base, phone }: SystemUnderTest, { rooms: count, seed }: RealTimeRun) {
  return inGroups(
    Array.from({ length: count }, (_, n) => n),
    async (n) => {
      const person = await phone.person(`rt${seed}-${n}`);
      return openRoomView({ base, idToken: await person.idToken(), name: `room ${n}` });
    },
  );
}

async function inGroups<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += TOGETHER)
    results.push(...(await Promise.all(items.slice(from, from + TOGETHER).map(work))));
  return results;
}

/** From the queue into conversation; what an answer got lost of may have happened. */
async function lead(counselor: StaffAtWork, id: string): Promise<void> {
  await eventually(async () => {
    const { stage } = await counselor.head(id);
    if (stage === 'intake') await counselor.take(id);
    if (stage !== 'conversation') await counselor.confirmReview(id);
  }, SET_UP);
}

async function openDesks(
  { base, signIns }: SystemUnderTest,
  browser: TestBrowser,
  ids: readonly string[],
): Promise<View[]> {
  const desks: View[] = [];
  let staff: StaffAtWork | undefined;
  for (const [n, id] of ids.entries()) {
    if (!staff || n % DESKS_A_SESSION === 0)
      staff = await eventually(() => signIn(base, signIns, 'counselor'), SET_UP);
    desks.push(await openDeskView({ base, browser }, { staff, id, name: `desk ${n}` }));
  }
  return desks;
}

/** Her room does not know the consultation's id; her session on record does. */
async function consultationOf({ records }: SystemUnderTest, { room }: Talker): Promise<string> {
  const token = room.browser.cookie().split('.').at(-1) ?? '';
  const [found] = await records.sql<{ id: string }>(
    `select c.id from consultations c join room_sessions s on s.consultee_id = c.consultee_id
     where s.token_hash = sha256($1::bytea) and c.ended_at is null`,
    [Buffer.from(token)],
  );
  if (!found) throw new Error('her words opened no consultation');
  return found.id;
}

/** Each line breaks so often, at moments that chance deals; now and then it only falls silent. */
async function breakLines(
  views: readonly View[],
  chance: Chance,
  { disconnects, lastsMs }: RealTimeRun,
): Promise<number> {
  const each = await Promise.all(
    views.map(async ({ line, takeUp }) => {
      for (let n = 0; n < disconnects; n += 1) {
        await sleep(chance.between(0, (2 * lastsMs) / disconnects));
        const how = chance.between(1, 10);
        if (how <= 8) line.cut();
        else line.fallSilent();
        if (how === 8 || how === 9) takeUp();
      }
      return disconnects;
    }),
  );
  return each.reduce((sum, n) => sum + n, 0);
}

/** Staff answer meanwhile; whether a reply that the API did not live to acknowledge was stored, the record knows. */
async function answer(
  staff: StaffAtWork,
  ids: readonly string[],
  chance: Chance,
  { messages, lastsMs }: RealTimeRun,
): Promise<number> {
  let answered = 0;
  await Promise.all(
    ids.map(async (id, who) => {
      for (let n = 0; n < messages; n += 1) {
        await sleep(chance.between(0, (2 * lastsMs) / messages));
        const text = `${who}番目の人への${n}番目の返事です。`;
        await staff.reply(id, text).then(
          () => (answered += 1),
          () => undefined,
        );
      }
    }),
  );
  return answered;
}

/** What a view shows otherwise than the record, once there was time to catch up. */
async function differences(
  staff: StaffAtWork,
  ids: readonly string[],
  { rooms, desks }: { rooms: readonly View[]; desks: readonly View[] },
  withinMs: number,
): Promise<string[]> {
  const findings: string[] = [];
  const deadline = Date.now() + withinMs;
  for (const [n, id] of ids.entries()) {
    const kept = await recordOf(staff, id);
    for (const view of [rooms[n], desks[n]]) {
      if (!view) continue;
      const left = Math.max(1_000, deadline - Date.now());
      const isSame = await eventually(() => view.shows(kept), { withinMs: left }).catch(
        () => false,
      );
      if (isSame) continue;
      const shown = await view.described().catch(() => 'nothing any more');
      findings.push(
        `${view.name} does not see the ${kept.length} messages on record, but ${shown}`,
      );
    }
  }
  return findings;
}

async function recordOf(staff: StaffAtWork, id: string): Promise<Seen[]> {
  const kept: Seen[] = [];
  for (;;) {
    const { data, pageInfo } = await eventually(() => staff.messages(id, kept.at(-1)?.seq ?? 0));
    kept.push(...data.map(({ seq, text }) => ({ seq, text })));
    if (!pageInfo.hasNextPage) return kept;
  }
}
