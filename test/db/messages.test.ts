/** Messages are numbered without gaps, stored once, and tell the engine. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findOpenConsultation, openConsultation } from '../../db/consultations.ts';
import {
  messagesAfter,
  storeMessage,
  type NewMessage,
  type StoredMessage,
} from '../../db/messages.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { firstRow, inScope, inSystem, rows } from '../../db/scope.ts';
import { useDatabase } from '../support/postgres.ts';

const urls = useDatabase();
const organisationId = crypto.randomUUID();
const serviceId = crypto.randomUUID();
const scope = { organisationId, serviceIds: [serviceId] };
let migrator: Database;
let app: Database;
let consulteeId: string;
let consultationId: string;

async function addConsultee(): Promise<string> {
  const id = crypto.randomUUID();
  await inSystem(migrator, (tx) =>
    rows(
      tx,
      `insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup) values (?, ?, ?, ?, ?, ?)`,
      [id, organisationId, serviceId, crypto.randomUUID(), Buffer.from('sealed'), Buffer.from(id)],
    ),
  );
  return id;
}

function opening(id: string, consultee = consulteeId): Parameters<typeof openConsultation>[1] {
  return { organisationId, serviceId, consulteeId: consultee, id, formVersion: 1 };
}

function message(overrides: Partial<NewMessage> = {}): NewMessage {
  return {
    organisationId,
    serviceId,
    consultationId,
    clientId: crypto.randomUUID(),
    author: 'consultee',
    authorId: consulteeId,
    body: Buffer.from([0, 1, 63, 255]),
    ...overrides,
  };
}

function store(overrides: Partial<NewMessage> = {}): Promise<StoredMessage | null> {
  return inScope(app, scope, (tx) => storeMessage(tx, message(overrides)));
}

beforeAll(async () => {
  migrator = await openDatabase(urls.migratorUrl, { poolSize: 2 });
  app = await openDatabase(urls.appUrl, { poolSize: 10 });
  await inSystem(migrator, async (tx) => {
    await rows(tx, `insert into organisations (id, code, name) values (?, 'o', '区')`, [
      organisationId,
    ]);
    await rows(
      tx,
      `insert into services (id, organisation_id, code, name) values (?, ?, 's', '窓口')`,
      [serviceId, organisationId],
    );
  });
});

beforeEach(async () => {
  consulteeId = await addConsultee();
  consultationId = crypto.randomUUID();
  await inScope(app, scope, (tx) => openConsultation(tx, opening(consultationId)));
});

afterAll(async () => {
  await Promise.all([app.close(), migrator.close()]);
});

describe('a message', () => {
  test('sent again by the same id is stored once and answered with its number', async () => {
    const clientId = crypto.randomUUID();
    const first = await store({ clientId });
    const again = await store({ clientId });
    expect(first).toMatchObject({ seq: 1, isNew: true });
    expect(again).toEqual({ ...first, isNew: false, head: null });
  });

  test('sent many times at once is stored once', async () => {
    const clientId = crypto.randomUUID();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => store({ clientId })));
    const stored = await inScope(app, scope, (tx) => messagesAfter(tx, consultationId, 0, 10));
    expect(stored).toHaveLength(1);
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
  });

  test('keeps its bytes exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const stored = await store({ body: Buffer.from(bytes) });
        const [row] = await inScope(app, scope, (tx) =>
          messagesAfter(tx, consultationId, (stored?.seq ?? 0) - 1, 1),
        );
        expect(row?.body).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 25 },
    );
  });

  test('gets numbers without a gap however many are sent at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => store()));
    const stored = await inScope(app, scope, (tx) => messagesAfter(tx, consultationId, 0, 100));
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  test('leaves one errand for the engine, however many words wait', async () => {
    await Promise.all([store(), store(), store()]);
    const errands = await inScope(app, scope, (tx) =>
      rows(tx, `select id from outbox where consultation_id = ?`, [consultationId]),
    );
    expect(errands).toHaveLength(1);
  });

  test('of somebody who waits already may rest for a minute, unless it tells of danger', async () => {
    await inScope(app, scope, (tx) =>
      rows(tx, `update consultations set seq = 1 where id = ?`, [consultationId]),
    );
    const restsFor = async (overrides: Partial<NewMessage> = {}) => {
      await inScope(app, scope, (tx) =>
        rows(tx, `update outbox set done_at = now() where consultation_id = ?`, [consultationId]),
      );
      const stored = await store(overrides);
      const errand = await inScope(app, scope, (tx) =>
        firstRow<{ at: Date }>(
          tx,
          `select next_at as at from outbox where consultation_id = ? and done_at is null`,
          [consultationId],
        ),
      );
      return (errand?.at.getTime() ?? Number.NaN) - (stored?.at.getTime() ?? Number.NaN);
    };
    expect(await restsFor()).toBe(1_000);
    expect(await restsFor()).toBe(60_000);
    expect(await restsFor({ author: 'staff', authorId: crypto.randomUUID() })).toBe(1_000);
    expect(await restsFor()).toBe(1_000);
    expect(await restsFor({ risk: { risks: ['suicide'], rank: 3 } })).toBe(0);
  });

  test('leaves its line on the trail in the same transaction', async () => {
    await store();
    const trail = await inScope(app, scope, (tx) =>
      rows(
        tx,
        `select actor_kind, action, object_id from audit_entries where consultation_id = ?`,
        [consultationId],
      ),
    );
    expect(trail).toEqual([{ actor_kind: 'consultee', action: 'message.send', object_id: '1' }]);
  });

  test('of hers waits for an answer until staff reply', async () => {
    const waiting = (): Promise<{ waitingSince: Date | null } | undefined> =>
      inScope(app, scope, (tx) => findOpenConsultation(tx, serviceId, consulteeId));
    const first = await store();
    await store();
    expect((await waiting())?.waitingSince).toEqual(first?.at);
    await store({ author: 'automatic', authorId: null, automatic: 'out-of-hours' });
    expect((await waiting())?.waitingSince).toEqual(first?.at);
    await store({ author: 'staff', authorId: crypto.randomUUID() });
    expect((await waiting())?.waitingSince).toBeNull();
  });

  test('of danger puts the consultation first at once', async () => {
    await store({ risk: { risks: ['suicide'], rank: 3 } });
    const row = await inScope(app, scope, (tx) =>
      firstRow(tx, `select urgency, risks, priority from consultations where id = ?`, [
        consultationId,
      ]),
    );
    expect(row).toEqual({ urgency: 3, risks: ['suicide'], priority: 'normal' });
  });

  test('given automatically is given once per key', async () => {
    const answer = {
      author: 'automatic' as const,
      authorId: null,
      automatic: 'out-of-hours',
      once: 'out-of-hours:1',
    };
    expect(await store(answer)).not.toBeNull();
    expect(await store(answer)).toBeNull();
  });

  test('to an ended consultation is not stored', async () => {
    await inScope(app, scope, (tx) =>
      rows(tx, `update consultations set ended_at = now() where id = ?`, [consultationId]),
    );
    expect(await store()).toBeNull();
  });

  test('of one author is never taken for another of the same id', async () => {
    const clientId = crypto.randomUUID();
    await store({ clientId });
    await expect(
      store({ clientId, author: 'staff', authorId: crypto.randomUUID() }),
    ).rejects.toMatchObject({ code: 'id-reused' });
  });
});

describe('a consultation', () => {
  test('is opened once by two first messages at once', async () => {
    const consultee = await addConsultee();
    const opened = await Promise.all(
      Array.from({ length: 6 }, () =>
        inScope(app, scope, (tx) => openConsultation(tx, opening(crypto.randomUUID(), consultee))),
      ),
    );
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  });

  test('is numbered without gaps within its service', async () => {
    const consultees = await Promise.all(Array.from({ length: 5 }, addConsultee));
    await Promise.all(
      consultees.map((consultee) =>
        inScope(app, scope, (tx) => openConsultation(tx, opening(crypto.randomUUID(), consultee))),
      ),
    );
    const numbers = await inScope(app, scope, (tx) =>
      rows<{ number: number }>(tx, `select number from consultations order by number`),
    );
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, i) => i + 1));
  });

  test('after the last one ended is a new one, linked to it', async () => {
    await inScope(app, scope, (tx) =>
      rows(tx, `update consultations set ended_at = now() where id = ?`, [consultationId]),
    );
    const next = crypto.randomUUID();
    await inScope(app, scope, (tx) => openConsultation(tx, opening(next)));
    const row = await inScope(app, scope, (tx) =>
      firstRow(tx, `select linked_to_id from consultations where id = ?`, [next]),
    );
    expect(row).toEqual({ linked_to_id: consultationId });
  });

  test('is not to be seen from another service or organisation', async () => {
    const elsewhere = { organisationId, serviceIds: [crypto.randomUUID()] };
    const abroad = { organisationId: crypto.randomUUID(), serviceIds: [serviceId] };
    for (const other of [elsewhere, abroad]) {
      expect(await inScope(app, other, (tx) => rows(tx, `select id from consultations`))).toEqual(
        [],
      );
      expect(await inScope(app, other, (tx) => storeMessage(tx, message()))).toBeNull();
    }
  });
});
