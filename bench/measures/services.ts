/**
 * Two hundred services on one machine: the first page of any one of them, how soon what is published counts in
 * every process, and what open consultations take of the worker's memory.
 */
import { randomUUID } from 'node:crypto';
import { ConsultationPage } from '../../contracts/consultations.ts';
import { ServiceSettingsShown } from '../../contracts/settings.ts';
import { createBrowser, ok, type Browser } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { until } from '../../scripts/drive/until.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { load } from '../load.ts';
import { memoryOf } from '../memory.ts';
import { startReplica } from '../replica.ts';
import { engineAtRest, openRooms } from '../talks.ts';

const SERVICES = 200;
const OPEN_EACH = 100;
const CONNECTIONS = 4;
const ROUNDS = 2;
const SECONDS = 8;
const PUBLICATIONS = 10;
const CLOSELY = { withinMs: 10_000, everyMs: 20 };
/** Real ones, each with its workflow; the worker keeps 500 of them in its cache. */
const WORKFLOWS = 2_000;
const CACHED = 500;

export async function measureServices(bench: Bench): Promise<Figure[]> {
  const memory = await measureMemory(bench);
  await seedServices(bench);
  // Two hundred new services are a morning's work of nobody: they have begun before anything is measured.
  const isAtRest = async () =>
    (await bench.sql(`select 1 from services where ${UNTOLD}`)).length === 0;
  await until('the services’ workflows did not begin', isAtRest, { withinMs: 300_000 });
  const administrator = await signIn(bench.base, bench.signIns, 'administrator');
  const pages = await measurePages(bench, administrator);
  const publishing = await measurePublishing(bench, administrator);
  return [...memory, ...pages, ...publishing];
}

async function measureMemory(bench: Bench): Promise<Figure[]> {
  const worker = () => memoryOf(bench.system.pids().worker);
  const before = await worker();
  await openRooms(bench, CACHED, 'cached');
  await engineAtRest(bench);
  const full = await worker();
  await openRooms(bench, WORKFLOWS - CACHED, 'open');
  await engineAtRest(bench);
  const after = await worker();
  const perThousand = (megabytes: number, of: number) => (megabytes / of) * 1_000;
  const figure = (name: string, value: number) => ({ name, value, unit: 'MB', goal: null });
  return [
    figure('worker-memory-idle', before),
    figure('worker-memory-2000-open', after),
    figure('worker-memory-per-1000-cached', perThousand(full - before, CACHED)),
    figure('worker-memory-per-1000-open', perThousand(after - before, WORKFLOWS)),
  ];
}

/** One after the other, as people look: as an administrator of all of them, and as a counselor of one, another one each time. */
async function measurePages(bench: Bench, administrator: StaffAtWork): Promise<Figure[]> {
  const services = await benchServices(bench);
  const page = `${STAFF_API}/consultations`;
  const look = async (browser: Browser, path: string): Promise<number> => {
    const begun = performance.now();
    const { data } = ConsultationPage.parse(await ok('list', browser.get(path)));
    if (data.length === 0) throw new Error('nothing of the service is seen');
    return performance.now() - begun;
  };
  const [one, all, counselors]: [number[], number[], number[]] = [[], [], []];
  const counselor = await signIn(bench.base, bench.signIns, 'counselor');
  const move = `update memberships set service_id = $1 where staff_id = $2 and role = 'counselor'`;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { id } of services) {
      await bench.sql(move, [id, counselor.me.id]);
      const times = [
        await look(administrator.browser, `${page}?service=${id}`),
        await look(administrator.browser, page),
        await look(counselor.browser, page),
      ];
      // The first round puts every query on record.
      if (round > 0)
        for (const [n, to] of [one, all, counselors].entries()) to.push(times[n] ?? NaN);
    }
  }
  let n = 0;
  const cookie = administrator.browser.cookie();
  const together = await load({
    url: bench.base,
    connections: CONNECTIONS,
    duration: SECONDS,
    next: () => {
      const path = `${page}?service=${services[n++ % services.length]?.id ?? ''}`;
      return { method: 'GET', path, headers: { cookie } };
    },
  });
  return [
    { name: 'services-page-4-at-once-p50', value: together.p50, unit: 'ms', goal: null },
    { name: 'services-page-4-at-once-p99', value: together.p99, unit: 'ms', goal: null },
    ...figuresOf('administrator-one', one),
    ...figuresOf('administrator-all', all),
    ...figuresOf('counselor', counselors),
  ];
}

function figuresOf(name: string, times: readonly number[]): Figure[] {
  const figure = (percent: number, goal: Figure['goal']): Figure => ({
    name: `services-page-${name}-p${percent}`,
    value: percentile(times, percent),
    unit: 'ms',
    goal,
  });
  return [figure(50, null), figure(99, atMost(100))];
}

/** From the request to publish until both APIs let it be seen at the door, and the workflows were told. */
async function measurePublishing(bench: Bench, administrator: StaffAtWork): Promise<Figure[]> {
  const replica = await startReplica(bench);
  try {
    const services = await benchServices(bench);
    const [seen, told]: [number[], number[]] = [[], []];
    for (const service of services.slice(0, PUBLICATIONS)) {
      const name = `公表の窓口 ${randomUUID().slice(0, 8)}`;
      const doors = [bench.base, replica.url].map((base) => doorOf(base, service.key));
      // Each has it in its cache, as it was.
      for (const door of doors) await door();
      const begun = performance.now();
      await publish(administrator, service.id, name);
      const soonest = doors.map(async (door) => {
        await until('the door to say it', async () => (await door()).includes(name), CLOSELY);
        return performance.now() - begun;
      });
      seen.push(Math.max(...(await Promise.all(soonest))));
      await until('the workflows to be told', () => isTold(bench, service.id), CLOSELY);
      told.push(performance.now() - begun);
    }
    const figure = (called: string, value: number) => ({
      name: called,
      value,
      unit: 'ms',
      goal: atMost(2_000),
    });
    return [
      { name: 'settings-reach-apis-p50', value: percentile(seen, 50), unit: 'ms', goal: null },
      figure('settings-reach-apis-most', Math.max(...seen)),
      figure('settings-reach-worker-most', Math.max(...told)),
    ];
  } finally {
    await replica.stop();
  }
}

function doorOf(base: string, key: string): () => Promise<string> {
  const browser = createBrowser(base);
  return async () => JSON.stringify(await ok('door', browser.get(`/api/room/doors/${key}`)));
}

const UNTOLD = 'plan_told_at is distinct from plan_changed_at';

async function isTold({ sql }: Bench, serviceId: string): Promise<boolean> {
  const untold = await sql(`select 1 from services where id = $1 and ${UNTOLD}`, [serviceId]);
  return untold.length === 0;
}

/** With a contact of that name before all others. */
async function publish({ browser }: StaffAtWork, id: string, name: string): Promise<void> {
  const path = `${STAFF_API}/services/${id}/settings`;
  const shown = ServiceSettingsShown.parse(await ok('settings', browser.get(path)));
  if (!shown.inForce) throw new Error('nothing is in force');
  const { settings, form } = shown.inForce;
  const emergencyContacts = [{ name, telephone: '0000' }, ...settings.emergencyContacts];
  const content = { settings: { ...settings, emergencyContacts }, form, revision: 0 };
  const draft = ServiceSettingsShown.parse(
    await ok('draft', browser.send('PUT', `${path}/draft`, content)),
  ).draft;
  const wanted = { id: randomUUID(), effectiveFrom: null, later: 'stays', note: '計測' };
  const revision = draft?.revision ?? 0;
  await ok('publication', browser.send('POST', `${path}/publication`, { ...wanted, revision }));
}

interface BenchService {
  id: string;
  key: string;
}

function benchServices({ sql }: Bench): Promise<BenchService[]> {
  return sql<BenchService>(
    `select s.id, c.key from services s join channels c on c.service_id = s.id where s.code like 'bench-%' order by s.code`,
  );
}

/** Written past the application, each as the practice service is, with its administrator. */
async function seedServices({ sql }: Bench): Promise<void> {
  await sql(
    `insert into services (id, organisation_id, code, name)
     select gen_random_uuid(), o.id, 'bench-' || lpad(n::text, 3, '0'), '計測の窓口 ' || n from organisations o, generate_series(1, $1) n`,
    [SERVICES],
  );
  const ours = `services s where s.code like 'bench-%'`;
  await sql(
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings)
     select gen_random_uuid(), s.organisation_id, s.id, 1, v.effective_from, v.settings
     from (select effective_from, settings from settings_versions order by version desc limit 1) v, ${ours}`,
  );
  await sql(
    `insert into form_versions (id, organisation_id, service_id, version, effective_from, form)
     select gen_random_uuid(), s.organisation_id, s.id, 1, f.effective_from, f.form from (select * from form_versions limit 1) f, ${ours}`,
  );
  await sql(
    `insert into channels (id, organisation_id, service_id, key, line_channel_id, login_channel_id, liff_id, bot_user_id, credentials)
     select gen_random_uuid(), s.organisation_id, s.id, s.code, s.code, s.code, s.code, s.code, c.credentials from (select * from channels limit 1) c, ${ours}`,
  );
  await sql(
    `insert into memberships (staff_id, service_id, organisation_id, role)
     select m.staff_id, s.id, s.organisation_id, m.role from (select * from memberships where role = 'administrator') m, ${ours}`,
  );
  await sql(
    `insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup, created_at)
     select gen_random_uuid(), c.organisation_id, c.service_id, c.id, sha256('line'), sha256((c.key || n)::bytea), now() - n * interval '1 hour'
     from channels c, generate_series(1, $1) n where c.key like 'bench-%'`,
    [OPEN_EACH],
  );
  await sql(
    `insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, seq,
       priority, waits_for, opened_at, last_seq, consultee_up_to, staff_up_to, waiting_since)
     select gen_random_uuid(), organisation_id, service_id, id, n, 1, 'intake', created_at, 1,
       case when n % 10 = 3 then 'urgent' else 'normal' end, 'take-up', created_at, 3, 3, 0, created_at
     from (select p.*, row_number() over (partition by service_id order by created_at) as n from consultees p where p.line_id = sha256('line')) p`,
  );
  for (const table of ['services', 'memberships', 'consultees', 'consultations'])
    await sql(`vacuum analyze ${table}`);
}
