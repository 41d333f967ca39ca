import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ServiceSettings } from '../../domain/settings.ts';
import type { Records } from '../../scripts/faults/records.ts';
import { runFaults, type FaultReport } from '../../scripts/faults/run.ts';
import { withPracticeDay } from '../../scripts/seed/settings.ts';
import { eventually } from '../support/eventually.ts';
import { useSystem } from './support.ts';

const SEED = 20_260_701;

describe('while API, worker, engine and key store are killed without warning', () => {
  const under = useSystem({ isOpen: false });
  let report: FaultReport;

  test('every acknowledged event and message is kept once, in order, and known to its workflow', async () => {
    report = await runFaults(under.system, under.records, {
      seed: SEED,
      events: 300,
      rooms: 8,
      messages: 6,
      lastsMs: 20_000,
      pause: [800, 2_200],
      targets: ['api', 'worker', 'temporal', 'keys'],
      say: () => undefined,
    });
    expect(report.findings).toEqual([]);
    expect(Object.keys(report.kills).toSorted()).toEqual(['api', 'keys', 'temporal', 'worker']);
  });

  test.for(['KEYS_DIR', 'KEYS_MIRROR_DIR'] as const)(
    'everything opens after the key folder %s was lost',
    async (variable) => {
      const { system } = under;
      system.kill('keys', 'SIGKILL');
      rmSync(system.env[variable] ?? '', { recursive: true, force: true });
      // Keys are kept in memory for a minute: who reads now must have fetched them anew.
      system.kill('api', 'SIGKILL');
      for (const { room, said } of report.talkers) {
        const read = await eventually(() => room.read(), { withinMs: 60_000 });
        expect(read.filter(({ author }) => author === 'consultee').map(({ text }) => text)).toEqual(
          said.toSorted((a, b) => a.seq - b.seq).map(({ text }) => text),
        );
      }
    },
  );

  test('at the opening each who wrote meanwhile gets one notice, though the worker dies at that moment', async () => {
    const { system, records } = under;
    const opensAt = Date.now() + 5_000;
    await openFrom(records, opensAt);
    const waiting = await records.sql<{ id: string }>(
      `select c.id from consultations c join consultees p on p.id = c.consultee_id
       where c.ended_at is null and c.stage <> 'closed' and c.waiting_since is not null and not p.blocked and exists (
         select 1 from messages m where m.consultation_id = c.id and m.automatic in ('out-of-hours', 'paused') and m.created_at >= c.waiting_since)`,
    );
    const notices = () =>
      records.sql<{ id: string }>(
        `select consultation_id as id from deliveries where text = 'lineOpening'`,
      );
    const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).toSorted();
    expect(waiting.length).toBeGreaterThan(0);
    await eventually(() => Date.now() >= opensAt + 1_000, { withinMs: 30_000 });
    system.kill('worker', 'SIGKILL');
    await eventually(async () => (await notices()).length > 0, { withinMs: 60_000 });
    system.kill('worker', 'SIGKILL');
    await records.sql(`update services set plan_changed_at = now()`);
    await eventually(
      async () =>
        (
          await records.sql(
            `select id from services where plan_told_at is distinct from plan_changed_at`,
          )
        ).length === 0,
      { withinMs: 60_000 },
    );
    expect(idsOf(await notices())).toEqual(idsOf(waiting));
  });
});

/** Open from that instant on, by settings that are in force and a pause that ends. */
async function openFrom(records: Records, opensAt: number): Promise<void> {
  const [newest] = await records.sql<{ serviceId: string; settings: ServiceSettings }>(
    `select service_id as "serviceId", settings from settings_versions order by effective_from desc, version desc limit 1`,
  );
  if (!newest) throw new Error('the practice service has no settings');
  const { serviceId, settings } = newest;
  await records.sql(
    `insert into service_pauses (id, organisation_id, service_id, kind, begins_at, ends_at, created_by_id)
     select gen_random_uuid(), organisation_id, id, 'pause', now(), $2, gen_random_uuid() from services where id = $1`,
    [serviceId, new Date(opensAt)],
  );
  await records.sql(
    `insert into settings_versions (id, organisation_id, service_id, version, effective_from, settings)
     select gen_random_uuid(), organisation_id, service_id, max(version) + 1, now(), $2 from settings_versions
     where service_id = $1 group by organisation_id, service_id`,
    [serviceId, JSON.stringify(withPracticeDay(settings, true, Date.now()))],
  );
  await records.sql(`update services set plan_changed_at = now() where id = $1`, [serviceId]);
}
