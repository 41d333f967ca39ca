/** How webhook requests share commits, and what they are told when the database does not keep up. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createInboxWriter, type InboxRow } from '../../api/line/inbox-writer.ts';

function buildRows(count: number): InboxRow[] {
  return Array.from({ length: count }, () => ({
    organisationId: randomUUID(),
    serviceId: randomUUID(),
    channelId: randomUUID(),
    webhookEventId: randomUUID(),
    type: 'message',
    event: Buffer.alloc(1),
    ignored: null,
  }));
}

/** A pool whose statements end when the test says so. */
function playPool() {
  const statements: { rows: number; end: () => void; fail: () => void }[] = [];
  const query = ({ values }: { values: unknown[][] }) =>
    new Promise<void>((resolve, reject) => {
      const fail = () => reject(new Error('the database is away'));
      statements.push({ rows: values[0]?.length ?? 0, end: resolve, fail });
    });
  return { statements, pool: { query } as never };
}

describe('events that arrive while others are being written', () => {
  test('share the next statement, up to its size', async () => {
    const { statements, pool } = playPool();
    const writer = createInboxWriter({ pool, maxBatch: 5 });
    const answers = [1, 2, 2, 2].map((count) => writer.store(buildRows(count), 1_000));
    expect(statements.map(({ rows }) => rows)).toEqual([1]);
    statements[0]?.end();
    await answers[0];
    expect(statements.map(({ rows }) => rows)).toEqual([1, 4]);
    statements[1]?.end();
    await answers[2];
    statements[2]?.end();
    expect(await Promise.all(answers)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(statements.map(({ rows }) => rows)).toEqual([1, 4, 2]);
  });

  test('are turned away when too many wait already', async () => {
    const { statements, pool } = playPool();
    const writer = createInboxWriter({ pool, maxWaiting: 3 });
    const first = writer.store(buildRows(1), 1_000);
    const waiting = writer.store(buildRows(3), 1_000);
    expect(await writer.store(buildRows(1), 1_000)).toBe('unavailable');
    statements[0]?.end();
    await first;
    statements[1]?.end();
    expect(await waiting).toBe('stored');
  });

  test('are turned away in time when the database hangs, and are not written later', async () => {
    const { statements, pool } = playPool();
    const writer = createInboxWriter({ pool });
    const answers = [writer.store(buildRows(1), 20), writer.store(buildRows(1), 20)];
    expect(await Promise.all(answers)).toEqual(['unavailable', 'unavailable']);
    const later = writer.store(buildRows(3), 1_000);
    statements[0]?.end();
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(statements.map(({ rows }) => rows)).toEqual([1, 3]);
    statements[1]?.end();
    expect(await later).toBe('stored');
  });

  test('fail with their statement only; the next one is tried anew', async () => {
    const { statements, pool } = playPool();
    const failures: number[] = [];
    const writer = createInboxWriter({ pool, onFailure: (_error, rows) => failures.push(rows) });
    const first = writer.store(buildRows(2), 1_000);
    statements[0]?.fail();
    expect(await first).toBe('unavailable');
    const second = writer.store(buildRows(1), 1_000);
    statements[1]?.end();
    expect(await second).toBe('stored');
    expect(failures).toEqual([2]);
  });
});
