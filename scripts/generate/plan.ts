/**
 * Who came when, to whom, how long it took and how it ended: one row for each consultation to be generated, in tables
 * that are there for this connection alone. Everything else is written from them. The same sizes give the same plan.
 */
import { rows, type Tx } from '../../db/scope.ts';
import { HOURS_CLOSED, HOURS_OPEN, sharesOf, spreadDays } from './spread.ts';
import type { GeneratedService } from './services.ts';

export interface Sizes {
  consultations: number;
  messages: number;
  /** So many of the newest can be opened: their keys are in the key store. */
  sealed: number;
  /** So many of them are still open. */
  open: number;
}

/** From the first day on, before the second ("YYYY-MM-DD"). */
export interface Period {
  from: string;
  before: string;
}

/** Two in five have been here before. */
const PEOPLE_SHARE = 0.6;
const OUTCOMES = ['listened', 'informed', 'referred', 'emergency', 'continued'];
const OUTCOME_SHARES = sharesOf([40, 28, 17, 2, 13]);
const NO_CONSULTATIONS = ['mistake', 'test', 'abuse', 'no-words', 'duplicate'];

/** 0 to 1, the same for the same row and purpose. */
const CHANCE = `
create or replace function pg_temp.chance(n bigint, what text) returns float8 language sql immutable parallel safe as $$
  select (hashtextextended(what, n) & 1073741823)::float8 / 1073741824 $$`;

/** Makes the tables `days`, `people`, `counselors` and `plan` of this connection. */
export async function makePlan(
  tx: Tx,
  services: readonly GeneratedService[],
  sizes: Sizes,
  period: Period,
): Promise<void> {
  await rows(tx, CHANCE);
  await makeDays(tx, period);
  await makePeople(tx, services, sizes);
  await makeCounselors(tx, services);
  await rows(tx, PLAN_TABLE);
  const people = peopleOf(sizes);
  await rows(tx, PLAN, [
    people,
    people,
    sizes.consultations - sizes.open,
    sizes.consultations,
    HOURS_CLOSED,
    HOURS_OPEN,
    sizes.messages,
    NO_CONSULTATIONS,
    OUTCOMES,
    OUTCOME_SHARES,
  ]);
  await rows(tx, `create index on plan (nth)`);
  await rows(tx, `analyze plan`);
}

function peopleOf({ consultations, open }: Sizes): number {
  return Math.max(1, Math.round((consultations - open) * PEOPLE_SHARE));
}

async function makeDays(tx: Tx, { from, before }: Period): Promise<void> {
  const { begins, opens, closes, opensNext, shares } = spreadDays(from, before);
  await rows(
    tx,
    `create temp table days (day int, begins timestamptz, opens timestamptz, closes timestamptz, opens_next timestamptz, share float8)`,
  );
  await rows(
    tx,
    `insert into days select row_number() over (), d.*
     from unnest(?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::float8[]) as d`,
    [begins, opens, closes, opensNext, shares],
  );
}

/** Whoever is still in a consultation has only that one. */
async function makePeople(
  tx: Tx,
  services: readonly GeneratedService[],
  sizes: Sizes,
): Promise<void> {
  await rows(
    tx,
    `create temp table people (k int primary key, id uuid, organisation_id uuid, service_id uuid, channel_id uuid)`,
  );
  await rows(
    tx,
    `insert into people select k, gen_random_uuid(), ?::uuid,
       (?::uuid[])[at], (?::uuid[])[at]
     from (select k, width_bucket(pg_temp.chance(k, 'service'), ?::float8[]) as at from generate_series(0, ?::int) k) p`,
    [
      services[0]?.organisationId,
      services.map(({ serviceId }) => serviceId),
      services.map(({ channelId }) => channelId),
      sharesOf(services.map(({ share }) => share)),
      peopleOf(sizes) + sizes.open,
    ],
  );
}

async function makeCounselors(tx: Tx, services: readonly GeneratedService[]): Promise<void> {
  await rows(
    tx,
    `create temp table counselors as
     select service_id, array_agg(staff_id order by staff_id) as ids, count(*)::int as many from memberships where role = 'counselor' group by service_id`,
  );
  const ids = services.map(({ serviceId }) => serviceId);
  const found = await rows(tx, `select 1 from counselors where service_id = any(?::uuid[])`, [ids]);
  if (found.length < services.length) throw new Error('a service has no counselor');
}

const PLAN_TABLE = `
create temp table plan (n bigint primary key, nth bigint, id uuid, organisation_id uuid, service_id uuid, consultee_id uuid, counselor_id uuid,
  number int, is_open boolean, abandoned boolean, in_hours boolean, opened_at timestamptz, taken_at timestamptz, replied_at timestamptz,
  talked_until timestamptz, closed_at timestamptz, ended_at timestamptz, outcome text, priority text, messages int, first_reply int)`;

const PLAN = `
insert into plan
with drawn as (
  select n, n > c.closed as is_open, n <= c.closed and pg_temp.chance(n, 'abandoned') < 0.03 as abandoned,
    case when n > c.closed then ?::int + (n - c.closed) else least(floor(?::int * power(pg_temp.chance(n, 'person'), 1.4)), 2147483647) end as k,
    width_bucket(pg_temp.chance(n, 'day'), d.shares) as day, d.last
  from (select ?::bigint as closed, ?::bigint as every) c, generate_series(1, c.every) n,
    (select array_agg(share order by day) as shares, max(day) as last from days) d
), timed as (
  select r.n, r.is_open, r.abandoned, r.k, d.opens, d.closes, d.opens_next, least(
    d.begins + (width_bucket(pg_temp.chance(r.n, 'hour'), case when d.opens is null then ?::float8[] else ?::float8[] end) - 1
      + pg_temp.chance(r.n, 'minute')) * interval '1 hour', d.begins + interval '1 day' - interval '1 second') as opened_at
  from drawn r join days d on d.day = case when r.is_open then r.last else r.day end
), received as (
  select t.*, coalesce(t.opened_at >= t.opens and t.opened_at < t.closes, false) as in_hours, case
    when e.until <= t.opens_next then t.opened_at when t.opens is null or t.opened_at >= t.closes then t.opens_next
    when t.opened_at < t.opens then t.opens else t.opened_at end as received_at, e.until
  from timed t, (select max(begins) + interval '1 day' as until from days) e
), taken as (
  select r.*, least(-ln(1 - 0.999 * pg_temp.chance(n, 'taken')) * 300, 3000) * interval '1 second' + received_at as taken_at from received r
), replied as (
  select t.*, case when not abandoned then taken_at + (20 + 240 * pg_temp.chance(n, 'replied')) * interval '1 second' end as replied_at from taken t
), talked as (
  select r.*, coalesce(replied_at, received_at) + (5 + 55 * power(pg_temp.chance(n, 'talked'), 1.5)) * interval '1 minute' as talked_until from replied r
), closed as (
  select t.*, case when not is_open then talked_until + (3 + 25 * pg_temp.chance(n, 'closed')) * interval '1 minute' end as closed_at,
    0.25 + 4 * power(pg_temp.chance(n, 'length'), 3) as weight from talked t
), weighed as (
  select c.*, sum(weight) over (order by n) as upto, sum(weight) over () as all_weight from closed c
), shared as (
  select w.*, (floor(s.messages * w.upto / w.all_weight) - floor(s.messages * (w.upto - w.weight) / w.all_weight))::int as messages
  from weighed w, (select ?::float8 as messages) s
)
select c.n, row_number() over (order by c.is_open desc, c.opened_at desc), gen_random_uuid(), p.organisation_id, p.service_id, p.id,
  w.ids[1 + floor(w.many * pg_temp.chance(c.n, 'counselor'))], known.number + row_number() over (partition by p.service_id order by c.opened_at),
  c.is_open, c.abandoned, c.in_hours, c.opened_at, c.taken_at, c.replied_at, c.talked_until, c.closed_at,
  case when not c.is_open then greatest(c.closed_at, least(c.closed_at + interval '7 days', c.until)) end,
  case when c.is_open then null when pg_temp.chance(c.n, 'none') < 0.05 then (?::text[])[1 + floor(5 * pg_temp.chance(c.n, 'which'))]
    else (?::text[])[width_bucket(pg_temp.chance(c.n, 'outcome'), ?::float8[])] end,
  case when pg_temp.chance(c.n, 'priority') < 0.03 then 'urgent' when pg_temp.chance(c.n, 'priority') < 0.13 then 'high' else 'normal' end,
  c.messages, case when c.in_hours or c.messages < 3 then 2 else 3 end
from shared c join people p on p.k = c.k join counselors w on w.service_id = p.service_id,
  lateral (select coalesce(max(number), 0) as number from consultations where service_id = p.service_id) known`;
