/**
 * Taken rights count at once: an account suspended, a role dropped, a session ended, a network shut out at moments
 * nobody chose, while the desk asks one thing after the other. How many requests that began afterwards were let through, and how long
 * its stream stayed open.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEvents } from '../../scripts/drive/events.ts';
import { createBrowser, ok, type Browser } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API } from '../../scripts/drive/staff.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';

/** More of them: `MADOGUCHI_BENCH_REVOCATIONS=1000`. */
const ROUNDS = Number(process.env['MADOGUCHI_BENCH_REVOCATIONS'] ?? 60);
const MOST_WAIT_MS = 400;
const GIVEN_UP_MS = 5_000;

const WAYS = [
  'suspended',
  'role dropped',
  'session ended',
  'all sessions ended',
  'allow-list changed',
] as const;
type Way = (typeof WAYS)[number];

interface Victim {
  staffId: string;
  loginId: string;
  password: string;
  serviceId: string;
}

interface Round {
  way: Way;
  /** Requests that began after the change was answered, and were let through. */
  letThrough: number;
  asked: number;
  cutMs: number;
}

export async function measureRevocation(bench: Bench): Promise<Figure[]> {
  const { base, signIns } = bench;
  const chief = await signIn(base, signIns, 'administrator');
  const victim = await makeVictim(bench, chief.browser);
  const rounds: Round[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const way = WAYS[n % WAYS.length];
    if (!way) continue;
    // Asked for anew: the driver proves once more who it is before that is needed.
    const { browser } = await signIn(base, signIns, 'administrator');
    rounds.push(await revoke(bench, browser, victim, way));
    await restore(browser, victim, way);
  }
  const cuts = rounds.map(({ cutMs }) => cutMs);
  const sum = (of: (round: Round) => number) => rounds.reduce((all, one) => all + of(one), 0);
  return [
    { name: 'revocation-rounds', value: rounds.length, unit: 'rounds', goal: null },
    { name: 'revocation-asked', value: sum(({ asked }) => asked), unit: 'requests', goal: null },
    {
      name: 'revocation-let-through',
      value: sum(({ letThrough }) => letThrough),
      unit: 'requests',
      goal: atMost(0),
    },
    { name: 'revocation-stream-cut-p50', value: percentile(cuts, 50), unit: 'ms', goal: null },
    {
      name: 'revocation-stream-cut-max',
      value: percentile(cuts, 100),
      unit: 'ms',
      goal: atMost(1_000),
    },
  ];
}

/** Somebody new, invited as people are, in the administrator's first service. */
async function makeVictim(bench: Bench, chief: Browser): Promise<Victim> {
  const [service] = await bench.sql<{ id: string }>(
    `select m.service_id as id from memberships m join staff s on s.id = m.staff_id
     where s.login_id = $1 and m.role = 'administrator' limit 1`,
    [bench.signIns.find(({ role }) => role === 'administrator')?.loginId],
  );
  if (!service) throw new Error('the administrator looks after no service');
  const staffId = randomUUID();
  const loginId = `revoked-${staffId.slice(0, 8)}`;
  const password = `つばめ-${randomUUID()}`;
  const invited = await ok(
    'invitation',
    chief.send('POST', `${STAFF_API}/services/${service.id}/invitations`, {
      id: staffId,
      loginId,
      name: '測定 用',
      roles: ['counselor'],
    }),
  );
  const { token } = invited as { token: string };
  await ok(
    'first password',
    createBrowser(bench.base).send('POST', `${STAFF_API}/invitation/password`, { token, password }),
  );
  return { staffId, loginId, password, serviceId: service.id };
}

async function revoke(bench: Bench, chief: Browser, victim: Victim, way: Way): Promise<Round> {
  const desk = await signInAs(bench, victim);
  let cutAt: number | null = null;
  const stream = await openEvents(
    `${besides(bench)}${STAFF_API}/stream`,
    desk.cookie(),
    ({ event }) => {
      if (event === 'ended') cutAt ??= performance.now();
    },
  );
  let goneAt = Infinity;
  let isOver = false;
  const counted = { asked: 0, letThrough: 0 };
  const asking = (async () => {
    while (!isOver) {
      const isAfter = performance.now() >= goneAt;
      // What only somebody of the service may ask for.
      const path = `${STAFF_API}/colleagues?service=${victim.serviceId}`;
      const { status } = await desk.get(path);
      if (!isAfter) continue;
      counted.asked += 1;
      if (status < 400) counted.letThrough += 1;
    }
  })();
  await sleep(Math.random() * MOST_WAIT_MS);
  await take(chief, victim, way);
  goneAt = performance.now();
  while (cutAt === null && performance.now() - goneAt < GIVEN_UP_MS) await sleep(2);
  await sleep(50);
  isOver = true;
  await asking;
  stream.close();
  return { way, ...counted, cutMs: cutAt === null ? Infinity : Math.max(0, cutAt - goneAt) };
}

/** The same machine by another address: the administrator's own stays on the list. */
const besides = ({ base }: Bench) => base.replace('127.0.0.1', '[::1]');
const NETWORK_OF_CHIEF = '127.0.0.0/8';

async function signInAs(bench: Bench, { loginId, password }: Victim): Promise<Browser> {
  const organisation = bench.signIns[0]?.organisation ?? '';
  const browser = createBrowser(besides(bench));
  await ok(
    'sign in',
    browser.send('POST', `${STAFF_API}/session`, { organisation, loginId, password }),
  );
  return browser;
}

async function take(chief: Browser, { staffId, serviceId }: Victim, way: Way): Promise<void> {
  const account = `${STAFF_API}/accounts/${staffId}`;
  switch (way) {
    case 'suspended':
      await ok(way, chief.send('POST', `${account}/suspension`));
      return;
    case 'role dropped':
      await ok(way, setRoles(chief, { staffId, serviceId }, []));
      return;
    case 'session ended': {
      const { sessions } = (await ok('account', chief.get(account))) as {
        sessions: { id: string }[];
      };
      await ok(way, chief.send('DELETE', `${account}/sessions/${sessions[0]?.id ?? ''}`));
      return;
    }
    case 'all sessions ended':
      await ok(way, chief.send('DELETE', `${account}/sessions`));
      return;
    case 'allow-list changed': {
      const entry = { network: NETWORK_OF_CHIEF, note: '' };
      await ok(way, chief.send('POST', `${STAFF_API}/allow-list`, entry));
    }
  }
}

function setRoles(
  chief: Browser,
  { staffId, serviceId }: Pick<Victim, 'staffId' | 'serviceId'>,
  roles: string[],
) {
  return chief.send('PUT', `${STAFF_API}/services/${serviceId}/members`, { staffId, roles });
}

/** As before, for the next round. */
async function restore(chief: Browser, victim: Victim, way: Way): Promise<void> {
  const account = `${STAFF_API}/accounts/${victim.staffId}`;
  if (way === 'suspended') await ok('resume', chief.send('DELETE', `${account}/suspension`));
  if (way === 'allow-list changed') {
    const network = { network: NETWORK_OF_CHIEF };
    await ok('removal', chief.send('POST', `${STAFF_API}/allow-list/removal`, network));
  }
  if (way === 'role dropped') await ok('roles', setRoles(chief, victim, ['counselor']));
}
