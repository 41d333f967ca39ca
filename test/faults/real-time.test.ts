import { describe, expect, test } from 'vitest';
import { useRealTime } from './real-time.ts';

describe('while lines break and the API is killed', () => {
  const play = useRealTime();

  test('every room and every desk ends with what is on record, each word once and in order', async () => {
    const report = await play({
      seed: 20_260_702,
      rooms: 8,
      desks: 2,
      disconnects: 8,
      messages: 5,
      lastsMs: 8_000,
      killPause: [2_500, 4_000],
      thaws: true,
      settledWithinMs: 40_000,
    });
    expect(report.findings).toEqual([]);
    expect(report.apiKills).toBeGreaterThan(0);
    expect(report.disconnects).toBe(80);
  });
});
