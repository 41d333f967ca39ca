/**
 * The trail against what was answered: consultations are read at random by several people, and every reading that was
 * answered must have its row. And how soon after a canary was opened its alarm stands there.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { until } from '../../scripts/drive/until.ts';
import type { Bench } from '../bench.ts';
import { atLeast, atMost, percentile, type Figure } from '../figures.ts';

/** The design asks for 10,000: `BENCH_TRAIL_READS=10000`. */
const READS = Number(process.env['BENCH_TRAIL_READS'] ?? 1_000);
const CONSULTATIONS = 150;
const AT_ONCE = 4;
const CANARIES = 20;
const PARTS = ['', '/messages', '/notes', '/timeline'] as const;

export async function measureTrail(bench: Bench): Promise<Figure[]> {
  const administrator = await signIn(bench.base, bench.signIns, 'administrator');
  const counselor = await signIn(bench.base, bench.signIns, 'counselor');
  const supervisor = await signIn(bench.base, bench.signIns, 'supervisor');
  const made = await makeCanaries(administrator, CONSULTATIONS + CANARIES);
  const [canaries, read] = [made.slice(0, CANARIES), made.slice(CANARIES)];
  // Those that are only read are none: an alarm for each would be measured with them.
  await bench.sql(`update canaries set removed_at = now() where consultation_id = any($1)`, [read]);
  const alarms = await openCanaries(bench, counselor, canaries);
  const { answered, without } = await readAtRandom(
    bench,
    [administrator, counselor, supervisor],
    read,
  );
  return [
    { name: 'canary-alarms', value: alarms.length, unit: 'of 20', goal: atLeast(CANARIES) },
    { name: 'canary-alarm-p99', value: percentile(alarms, 99), unit: 'ms', goal: atMost(60_000) },
    { name: 'trail-reads', value: answered, unit: 'reads', goal: atLeast(READS) },
    { name: 'trail-reads-without-row', value: without, unit: 'reads', goal: atMost(0) },
  ];
}

async function makeCanaries({ browser, me }: StaffAtWork, count: number): Promise<string[]> {
  const serviceId = me.services[0]?.id;
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids)
    await ok('canary', browser.send('POST', `${STAFF_API}/canaries`, { id, serviceId }));
  return ids;
}

/** How long each took, in ms: from the request to the alarm and the notice of it. */
async function openCanaries(
  bench: Bench,
  { browser, me }: StaffAtWork,
  ids: readonly string[],
): Promise<number[]> {
  const times: number[] = [];
  for (const id of ids) {
    const begun = performance.now();
    await ok('canary', browser.get(`${STAFF_API}/consultations/${id}/messages`));
    const stands = async () => {
      const found = await bench.sql(
        `select 1 from alarms a join notices n on n.consultation_id = $2 and n.kind = 'alarm' where a.kind = 'canary-read' and a.subject = $1`,
        [`${me.id}/${id}`, id],
      );
      return found.length > 0;
    };
    await until('the alarm did not come', stands, { withinMs: 60_000, everyMs: 5 });
    times.push(performance.now() - begun);
  }
  return times;
}

async function readAtRandom(
  bench: Bench,
  people: readonly StaffAtWork[],
  ids: readonly string[],
): Promise<{ answered: number; without: number }> {
  const asked = new Map<string, number>();
  let left = READS;
  async function readOn(): Promise<void> {
    while (left > 0) {
      left -= 1;
      const person = people[randomInt(people.length)];
      const id = ids[randomInt(ids.length)];
      const part = PARTS[randomInt(PARTS.length)];
      if (!person || id === undefined) continue;
      const { status } = await person.browser.get(`${STAFF_API}/consultations/${id}${part}`);
      if (status !== 200) continue;
      const key = `${person.me.id}/${id}`;
      asked.set(key, (asked.get(key) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  const rows = await bench.sql<{ key: string }>(
    `select distinct actor_id || '/' || consultation_id as key from audit_entries
     where action = 'consultation.read' and consultation_id = any($1)`,
    [ids],
  );
  const onRecord = new Set(rows.map(({ key }) => key));
  let [answered, without] = [0, 0];
  for (const [key, reads] of asked) {
    answered += reads;
    if (!onRecord.has(key)) without += reads;
  }
  return { answered, without };
}
