/**
 * Guessing at the staff's door: how many of two hundred wrong passwords at once are looked at, from one address and
 * from two hundred; and whether the time of an answer tells which accounts exist (medians, and Mann and Whitney's test).
 */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../../test/support/api.ts';
import type { Bench } from '../bench.ts';
import { atLeast, atMost, median, type Figure } from '../figures.ts';

const AT_ONCE = 200;
/** Of each kind; more of them: `MADOGUCHI_BENCH_GUESSES=2000`. */
const SAMPLES = Number(process.env['MADOGUCHI_BENCH_GUESSES'] ?? 100);
/** So many guesses at one account are looked at in an hour. */
const A_ACCOUNT = 20;

export async function measureSignIn(bench: Bench): Promise<Figure[]> {
  const organisation = bench.signIns[0]?.organisation ?? '';
  const guess = (loginId: string, address: string) =>
    guessAt(bench, { organisation, loginId, address });
  const [one, other] = await addAccounts(bench, organisation, 2);
  const fromOne = await atOnce(bench, one ?? '', () => '192.0.2.1');
  const fromMany = await atOnce(bench, other ?? '', (n) => `198.51.100.${n}`);
  const { known, unknown, bodies } = await inTurns(bench, organisation, guess);
  const difference = Math.abs(median(known) - median(unknown));
  return [
    { name: 'sign-in-looked-at-one-address', value: fromOne, unit: 'of 200', goal: atMost(10) },
    {
      name: 'sign-in-looked-at-many-addresses',
      value: fromMany,
      unit: 'of 200',
      goal: atMost(A_ACCOUNT),
    },
    { name: 'sign-in-kinds-of-answers', value: bodies, unit: 'bodies', goal: atMost(1) },
    { name: 'sign-in-known-p50', value: median(known), unit: 'ms', goal: null },
    { name: 'sign-in-unknown-p50', value: median(unknown), unit: 'ms', goal: null },
    { name: 'sign-in-difference-p50', value: difference, unit: 'ms', goal: atMost(5) },
    {
      name: 'sign-in-mann-whitney-p',
      value: mannWhitney(known, unknown),
      unit: 'p',
      goal: atLeast(0.01),
    },
  ];
}

interface Guess {
  organisation: string;
  loginId: string;
  address: string;
}

interface Guessed {
  status: number;
  ms: number;
  body: string;
}

/** Through the one proxy that is believed, so that each can come from elsewhere. */
async function guessAt(
  { base }: Bench,
  { organisation, loginId, address }: Guess,
): Promise<Guessed> {
  const begun = performance.now();
  const { status, body } = await call(base, 'POST', '/api/staff/session', {
    body: { organisation, loginId, password: `chigau-${randomUUID()}` },
    headers: { 'X-Forwarded-For': address },
  });
  const ms = performance.now() - begun;
  return { status, ms, body: JSON.stringify({ ...(body as object), requestId: null }) };
}

/** How many were looked at, by the trail: a busy machine may have answered that it cannot say. */
async function atOnce(
  bench: Bench,
  loginId: string,
  addressOf: (n: number) => string,
): Promise<number> {
  const organisation = bench.signIns[0]?.organisation ?? '';
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) =>
      guessAt(bench, { organisation, loginId, address: addressOf(n) }),
    ),
  );
  // What was given up on as too late is still written down.
  await sleep(5_000);
  const [found] = await bench.sql<{ count: number }>(
    `select count(*)::int as count from audit_entries a join staff s on s.id = a.actor_id where s.login_id = $1 and a.action = 'session.begin'`,
    [loginId],
  );
  return found?.count ?? Number.NaN;
}

/** One after the other and in an order that is dealt, so that what else the machine does falls on both. */
async function inTurns(
  bench: Bench,
  organisation: string,
  guess: (loginId: string, address: string) => Promise<Guessed>,
): Promise<{ known: number[]; unknown: number[]; bodies: number }> {
  const accounts = await addAccounts(bench, organisation, Math.ceil(SAMPLES / (A_ACCOUNT - 1)));
  const times = { known: [] as number[], unknown: [] as number[] };
  const bodies = new Set<string>();
  for (let n = 0; n < SAMPLES; n += 1) {
    const pair = ['known', 'unknown'] as const;
    for (const kind of randomInt(2) === 0 ? pair : pair.toReversed()) {
      // Names of one length, each tried as often.
      const place = Math.floor(n / (A_ACCOUNT - 1));
      const loginId =
        kind === 'known' ? (accounts[place] ?? '') : `nobody-${String(place).padStart(8, '0')}`;
      const { status, ms, body } = await guess(loginId, newAddress());
      if (status !== 401) throw new Error(`a guess was answered ${status}`);
      times[kind].push(ms);
      bodies.add(body);
    }
  }
  return { ...times, bodies: bodies.size };
}

/** Of documentation's own networks, a new one each time. */
function newAddress(): string {
  return `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}::${randomInt(1, 65_536).toString(16)}`;
}

/** Login ids of accounts that exist; their password is nobody's. */
async function addAccounts({ sql }: Bench, organisation: string, count: number): Promise<string[]> {
  const added = await sql<{ loginId: string }>(
    `insert into staff (id, organisation_id, login_id, name, password_hash)
     select gen_random_uuid(), s.organisation_id, 'person-' || substr(gen_random_uuid()::text, 1, 8), s.name, s.password_hash
     from generate_series(1, $2::int), lateral (select p.* from staff p join organisations o on o.id = p.organisation_id where o.code = $1 limit 1) s
     returning login_id as "loginId"`,
    [organisation, count],
  );
  return added.map(({ loginId }) => loginId);
}

/** Two-sided, by the normal approximation: whether one kind tends to take longer than the other. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((ms) => ({ ms, isA: true })), ...b.map((ms) => ({ ms, isA: false }))];
  const ranks = all.toSorted((x, y) => x.ms - y.ms).map((one, at) => ({ ...one, rank: at + 1 }));
  const sum = ranks.reduce((total, { isA, rank }) => total + (isA ? rank : 0), 0);
  const u = sum - (a.length * (a.length + 1)) / 2;
  const middle = (a.length * b.length) / 2;
  const spread = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normal(Math.abs(u - middle) / spread));
}

/** Cumulative normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const sum = tail.reduce((poly, factor) => (poly + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
