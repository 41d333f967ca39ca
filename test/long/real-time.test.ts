import { describe, expect, test } from 'vitest';
import { useRealTime } from '../faults/real-time.ts';

describe('five hundred rooms and ten desks on bad lines, for a quarter of an hour', () => {
  const play = useRealTime();

  test('end with what is on record, also where a line fell silent and nobody told them', async () => {
    const report = await play({
      seed: 20_260_703,
      rooms: 500,
      desks: 10,
      disconnects: 100,
      messages: 8,
      lastsMs: 15 * 60_000,
      killPause: [30_000, 60_000],
      thaws: false,
      settledWithinMs: 180_000,
      say: (line) => process.stdout.write(`${line}\n`),
    });
    expect(report.findings).toEqual([]);
    expect(report.apiKills).toBeGreaterThan(5);
    expect(report.disconnects).toBe(51_000);
  });
});
