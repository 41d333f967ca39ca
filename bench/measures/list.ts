/** First page of the staff list over a million consultations: the usual ones at 10 connections, and any filter the screen offers. */
import { STAGES } from '../../domain/consultation.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { startBare } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { load } from '../load.ts';

const CONSULTATIONS = 1_000_000;
const CONNECTIONS = 10;
const SECONDS = 5;

/** The page a counselor sees after signing in (what is open), and all of them by age. */
export async function measureList(bench: Bench): Promise<Figure[]> {
  await seedConsultations(bench);
  const counselor = await signIn(bench.base, bench.signIns, 'counselor');
  const cookie = counselor.browser.cookie();
  const open = await page(bench.base, cookie, `${STAFF_API}/consultations`);
  const all = await page(bench.base, cookie, `${STAFF_API}/consultations?ended=any&sort=openedAt`);
  const filtered = await filteredPages(counselor);
  const bare = await startBare(bench);
  const select = await page(bare.url, cookie, '/select');
  await bare.stop();
  await bench.sql(`delete from consultations where answers_given = '{bench}'`);
  return [
    { name: 'list-bare-select-p50', value: select.p50, unit: 'ms', goal: null },
    { name: 'staff-list-open-p50', value: open.p50, unit: 'ms', goal: atMost(20) },
    { name: 'staff-list-all-p50', value: all.p50, unit: 'ms', goal: atMost(20) },
    { name: 'staff-list-all-p99', value: all.p99, unit: 'ms', goal: null },
    { name: 'list-filtered-p50', value: percentile(filtered, 50), unit: 'ms', goal: null },
    { name: 'list-filtered-p99', value: percentile(filtered, 99), unit: 'ms', goal: atMost(100) },
  ];
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  ended: ['false', 'true', 'any'],
  sort: ['urgency', 'waitingSince', 'openedAt', 'nextActionAt', 'number'],
  stage: ['', ...STAGES],
  priority: ['', ...PRIORITIES],
  assignee: ['', 'me', 'none'],
  more: [
    '',
    '',
    '',
    'hasOpenEscalation=true',
    'number=12',
    'openedFrom=2026-01-01',
    'openedTo=2024-01-31',
  ],
};
/** Every so many of all combinations: no divisor of how many choices there are, so each meets each. */
const STRIDE = 37;

/** One after the other, as one person looks for something. */
export async function filteredPages({ browser }: StaffAtWork): Promise<number[]> {
  const all = Object.entries(CHOICES).reduce<string[]>(
    (queries, [name, choices]) =>
      queries.flatMap((query) =>
        choices.map((choice) => {
          if (choice === '') return query;
          return `${query}&${name === 'more' ? choice : `${name}=${choice}`}`;
        }),
      ),
    [''],
  );
  const times: number[] = [];
  for (let n = 0; n < all.length; n += STRIDE) {
    const begun = performance.now();
    await ok('list', browser.get(`${STAFF_API}/consultations?${all[n]?.slice(1)}`));
    times.push(performance.now() - begun);
  }
  return times;
}

async function page(url: string, cookie: string, path: string) {
  const next = () => ({ method: 'GET' as const, path, headers: { cookie } });
  await load({ url, connections: CONNECTIONS, duration: 1, next });
  return load({ url, connections: CONNECTIONS, duration: SECONDS, next });
}

/**
 * Ten years of a line: one in a hundred still open, the rest at their end; one in ten of either was urgent.
 * Written past the application, marked by an answer that no rule gives.
 */
async function seedConsultations({ sql }: Bench): Promise<void> {
  await sql(
    `insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup, created_at)
     select gen_random_uuid(), c.organisation_id, c.service_id, c.id, sha256('line'), sha256(n::text::bytea), now() - n * interval '5 minutes'
     from channels c, generate_series(1, $1) n`,
    [CONSULTATIONS],
  );
  await sql(
    `with numbered as (
       select p.*, row_number() over (order by p.created_at) as n from consultees p where p.line_id = sha256('line')
     ), known as materialized (
       select coalesce(max(number), 0) as before from consultations
     ), counselors as materialized (
       select (select id from staff where login_id = 'soudan1') as one, (select id from staff where login_id = 'soudan2') as other
     )
     insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, seq,
       priority, assignee_id, waits_for, outcome, closed_at, ended_at, opened_at, last_seq, consultee_up_to, staff_up_to, waiting_since, answers_given)
     select gen_random_uuid(), organisation_id, service_id, id, before + n, 1,
       case when n % 100 > 0 then 'closed' when n % 200 = 0 then 'intake' else 'conversation' end, created_at, 5,
       case when n % 10 = 3 then 'urgent' when n % 10 = 0 then 'high' else 'normal' end,
       case when n % 200 = 0 then null when n % 3 = 0 then one else other end,
       case when n % 100 > 0 then 'nothing' when n % 200 = 0 then 'take-up' else 'reply' end,
       case when n % 100 > 0 then 'listened' end, case when n % 100 > 0 then created_at + interval '1 hour' end,
       case when n % 100 > 0 then created_at + interval '7 days' end, created_at, 20, 18, 19,
       case when n % 100 = 0 then created_at end, '{bench}'
     from numbered, known, counselors`,
  );
  // As autovacuum would have done long ago.
  await sql(`vacuum analyze consultees`);
  await sql(`vacuum analyze consultations`);
}
