import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runFaults, type FaultReport } from '../../scripts/faults/run.ts';
import { eventually } from '../support/eventually.ts';
import { useSystem } from './support.ts';

const SEED = 20_260_701;

describe('while API, worker, engine and key store are killed without warning', () => {
  const under = useSystem({ isOpen: false });
  let report: FaultReport;

  test('every acknowledged event and message is kept once, in order, and known to its workflow', async () => {
    report = await runFaults(under.system, under.records, {
      seed: SEED,
      events: 500,
      rooms: 12,
      messages: 8,
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
});
