/** Input that is well-formed JSON and yet nothing a database can hold or a person could have meant. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor');
});

const INVALID = { status: 400, body: { code: 'invalid-input' } };
const at = (id: string, rest: string) => `/api/staff/consultations/${id}${rest}`;
const talking = () => world.consultation({ stage: 'conversation', assignee: counselor });

describe('a NUL, which the database cannot hold,', () => {
  test.for(['%00', 'demo%00'])('is in no name of a door (%s)', async (name) => {
    expect(await api.call('GET', `/api/room/doors/${name}`)).toMatchObject(INVALID);
  });

  test('enters no room', async () => {
    const body = { channelKey: 'demo\u0000', idToken: 'a.b.c' };
    expect(await api.call('POST', '/api/room/session', { body })).toMatchObject(INVALID);
  });

  test.for(['organisation', 'loginId'])('signs nobody in (%s)', async (field) => {
    const right = { organisation: world.organisation.code, loginId: 'x', password: 'y' };
    const body = { ...right, [field]: 'a\u0000b' };
    expect(await api.call('POST', '/api/staff/session', { body })).toMatchObject(INVALID);
  });

  test('is no number to look for', async () => {
    expect(await counselor.get('/api/staff/consultations?number=1%00')).toMatchObject(INVALID);
  });
});

describe('a number beyond what the database counts', () => {
  const TOO_FAR = 2 ** 31;

  test('has no messages after it', async () => {
    const { id } = await talking();
    expect(await counselor.get(at(id, `/messages?after=${TOO_FAR}`))).toMatchObject(INVALID);
    expect(await counselor.get(at(id, `/messages?after=${TOO_FAR - 1}`))).toMatchObject({
      status: 200,
    });
  });

  test('was never the last one read before a reply', async () => {
    const { id } = await talking();
    const body = { id: randomUUID(), text: 'お返事です', expectedSeq: TOO_FAR };
    expect(await counselor.post(at(id, '/messages'), body)).toMatchObject(INVALID);
  });

  test('is in no packet', async () => {
    const { id } = await talking();
    const body = {
      id: randomUUID(),
      commandId: randomUUID(),
      kind: 'police',
      immediate: true,
      reason: '危ない',
      packet: { words: [TOO_FAR] },
    };
    expect(await counselor.post(at(id, '/escalations'), body)).toMatchObject(INVALID);
  });
});

describe('of what a service is configured with', () => {
  const TOO_FAR = 2 ** 31;
  let administrator: Member;
  let service: string;

  beforeAll(async () => {
    administrator = await world.member('administrator');
    service = `/api/staff/services/${world.service.id}`;
  });

  test('no version is beyond what the database counts', async () => {
    for (const path of [`settings/versions/${TOO_FAR}`, `preview?of=version&version=${TOO_FAR}`])
      expect(await administrator.get(`${service}/${path}`)).toMatchObject(INVALID);
    const menu = { source: { kind: 'version', version: TOO_FAR }, effectiveFrom: null };
    for (const [path, body] of [
      ['settings/withdrawal', { version: TOO_FAR }],
      ['settings/draft/from', { version: TOO_FAR, replaces: null }],
      ['rich-menus/versions', { id: randomUUID(), isLookedAt: true, ...menu }],
    ] as const)
      expect(await administrator.post(`${service}/${path}`, body)).toMatchObject(INVALID);
  });

  test('no day is in the year 0', async () => {
    const segment = { since: { from: '0000-01-01' } };
    expect(await administrator.post(`${service}/broadcast-reach`, { segment })).toMatchObject(
      INVALID,
    );
    expect(await administrator.get(`${service}/deliveries?from=0000-01-01`)).toMatchObject(INVALID);
  });

  test.for(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'an instant of %s is shown or refused',
    async (at) => {
      const query = `at=${encodeURIComponent(at)}`;
      for (const of of ['then', 'version&version=1']) {
        const { status } = await administrator.get(`${service}/preview?${query}&of=${of}`);
        expect([200, 400]).toContain(status);
      }
      const stop = { id: randomUUID(), from: at, until: at, reason: 'a' };
      const pause = { id: randomUUID(), until: at, reason: null };
      for (const [path, body] of [
        ['planned-stops', stop],
        ['pauses', pause],
      ] as const)
        expect((await administrator.post(`${service}/${path}`, body)).status).toBe(409);
    },
  );
});

describe('a My Number', () => {
  test('is no number to be registered either', async () => {
    const { id } = await talking();
    const answers = [{ code: 'age', state: 'answered', value: 123456789018 }];
    expect(await counselor.put(at(id, '/attributes'), { answers })).toMatchObject({
      ...INVALID,
      body: { detail: { fields: ['answers.0.value'] } },
    });
  });
});

describe('a contact with an agency', () => {
  const contact = async (contactedAt: string) => {
    const consultation = await talking();
    const { id } = await api.build.buildEscalation({
      consultation,
      requestedBy: counselor,
      status: 'approved',
    });
    return counselor.post(`/api/staff/escalations/${id}/record-contact`, {
      commandId: randomUUID(),
      agencyId: null,
      channel: 'telephone',
      contactedAt,
    });
  };

  test.for(['0000-01-01T00:00:00Z', '0008-11-22T03:00:00Z', '1999-12-31T23:59:59Z'])(
    'is not of a year before there was any (%s)',
    async (contactedAt) => {
      expect(await contact(contactedAt)).toMatchObject(INVALID);
    },
  );

  test('of today is taken', async () => {
    // Nobody listens where this API expects its engine: the command waits.
    expect(await contact('2026-11-22T03:00:00Z')).toMatchObject({ status: 202 });
  });
});

describe('the id of a consultation that one may not know of', () => {
  test('opens no other one, and is no fault of ours', async () => {
    const elsewhere = await api.build.buildConsultation();
    const { id: consulteeId } = await api.build.buildConsultee({ channel: world.channel });
    const body = { id: elsewhere.id, consulteeId };
    expect(await counselor.post('/api/staff/consultations', body)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
  });
});
