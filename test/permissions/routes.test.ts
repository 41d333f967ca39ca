/** Every route of the staff, for every role and relation, against the table in domain/roles.ts. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../api/app.ts';
import { route, type Access, type Route } from '../../api/http/route.ts';
import { couldEver, may, ROLES, type Permission, type Role } from '../../domain/roles.ts';
import { engineThere } from '../api/staff-world.ts';
import { ALL_ROUTES } from '../support/all-routes.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltStaff } from '../support/factories.ts';
import {
  buildPermissionWorld,
  CALLERS,
  CANARY,
  RELATIONS,
  type Caller,
  type CallerRole,
  type PermissionWorld,
  type Relation,
} from './world.ts';

const api = useTestApi();
let world: PermissionWorld;
/** A counselor who set up a second factor of their own accord. */
let enrolled: BuiltStaff;

beforeAll(async () => {
  // Ordinary times: while the engine is away any counselor may stand in for a reply.
  engineThere(api);
  world = await buildPermissionWorld(api);
  const roles = [{ service: world.own.service, role: 'counselor' as const }];
  enrolled = await api.build.buildStaff({ organisation: world.ours, roles });
  await api.build.buildSecondFactor(enrolled);
}, 120_000);

type StaffRoute = Route & { access: Extract<Access, { kind: 'staff' }> };

const STAFF_ROUTES = ALL_ROUTES.filter((one): one is StaffRoute => one.access.kind === 'staff');
/** For whoever's password was right: the second factor's routes, and signing out. */
const SESSION_ROUTES = ALL_ROUTES.filter(({ access }) => access.kind === 'session');
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const onTarget = STAFF_ROUTES.filter(({ access }) => access.on !== undefined);
const onNothing = STAFF_ROUTES.filter(
  ({ access, path }) => access.on === undefined && !path.includes(':id'),
);

/** What a handler demands beyond its route: by name, with the body that makes it do so. */
const STRICTER: Record<string, { permission: Permission; body: () => object }> = {
  'POST /api/staff/consultations/:id/messages': {
    permission: 'consultation.work',
    body: () => ({ id: randomUUID(), text: 'お返事' }),
  },
  'POST /api/staff/escalations/:id/approve': {
    permission: 'escalation.approve',
    body: () => ({ commandId: randomUUID(), channel: 'screen' }),
  },
};

const IDS = {
  consultation: 'consultations',
  escalation: 'escalations',
  service: 'services',
} as const;
const EXTRA: Record<string, string> = { kind: 'reply' };

function pathFor({ path }: Route, id: string): string {
  const extra = { ...EXTRA, ...world.extras.get(id) };
  return path
    .replace(':id', id)
    .replaceAll(/:(\w+)/gu, (_, name: string) => extra[name] ?? randomUUID());
}

/** Status and body; a stream is left as soon as it has begun. */
async function ask(one: Route, path: string, cookie?: string) {
  const headers: Record<string, string> = { Origin: api.url };
  if (cookie) headers['Cookie'] = cookie;
  const init: RequestInit = { method: one.method, headers };
  if (one.method !== 'GET' && one.method !== 'DELETE') {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(STRICTER[nameOf(one)]?.body() ?? {});
  }
  const leaving = new AbortController();
  const response = await fetch(`${api.url}${path}`, { ...init, signal: leaving.signal });
  if (one.stream && response.status === 200) {
    leaving.abort();
    return { status: response.status, body: '' };
  }
  return { status: response.status, body: await response.text() };
}

type Expected = 'allowed' | 403 | 404;

function rolesOf(role: CallerRole): Role[] {
  return role === 'none' ? [] : [role];
}

/** The table's answer: 404 for what one may not read, 403 for what one may read but not do. */
function expectedFor(one: StaffRoute, role: CallerRole, place: Relation): Expected {
  if (!INSIDE.includes(place)) return 404;
  if (one.access.on === 'service') return expectedOfService(one, role);
  const roles = rolesTowards(role, place);
  const mayKnow =
    may(roles, 'consultation.read', 'service') || may(roles, 'timeline.read', 'service');
  if (!mayKnow) return 404;
  // What waits in the queue is as good as one's own for whoever may take it.
  const takes = place === 'queue' && may(roles, 'consultation.take', 'service');
  const relation = place === 'own' || takes ? 'own' : 'service';
  const stricter = STRICTER[nameOf(one)]?.permission;
  const demanded = [one.access.permission, ...(stricter ? [stricter] : [])];
  // An approval is nobody's own; everything else reaches as far as the relation.
  const reaches = demanded.map((permission) =>
    permission === 'escalation.approve' ? 'service' : relation,
  );
  return demanded.every((permission, index) => may(roles, permission, reaches[index] ?? relation))
    ? 'allowed'
    : 403;
}

/** A service is known to whoever may read its settings; its consultations do not matter. */
function expectedOfService({ access }: StaffRoute, role: CallerRole): Expected {
  if (!may(rolesOf(role), 'settings.read', 'service')) return 404;
  return may(rolesOf(role), access.permission, 'service') ? 'allowed' : 403;
}

const INSIDE: readonly Relation[] = ['own', 'service', 'queue', 'restricted'];

/** A restricted consultation knows no counselors but its own. */
function rolesTowards(role: CallerRole, place: Relation): Role[] {
  return rolesOf(role).filter((one) => place !== 'restricted' || one !== 'counselor');
}

function judged(status: number): number | 'allowed' {
  if (status === 401 || status === 403 || status === 404) return status;
  return status < 500 ? 'allowed' : status;
}

function callerOf(role: CallerRole): Caller {
  const caller = world.callers.get(role);
  if (!caller) throw new Error(`nobody is ${role}`);
  return caller;
}

describe('a route that acts on a consultation, an escalation or a service', () => {
  test('is there to be tested', () => {
    expect(onTarget.length).toBeGreaterThan(20);
  });

  test.for(onTarget.map((one) => [nameOf(one), one] as const))('%s', async ([, one]) => {
    const answers: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const role of CALLERS) {
      for (const relation of RELATIONS) {
        const caller = callerOf(role);
        const id = caller[IDS[one.access.on ?? 'consultation']][relation];
        const { status, body } = await ask(one, pathFor(one, id), caller.cookie);
        const place = `${role}, ${relation}`;
        answers[place] = judged(status);
        expected[place] = expectedFor(one, role, relation);
        expect(body, place).not.toContain(CANARY);
      }
    }
    expect(answers).toEqual(expected);
  });

  test('answers what one may not read exactly as what is not there', async () => {
    const caller = callerOf('counselor');
    const { cookie } = caller;
    for (const one of onTarget) {
      const ids = caller[IDS[one.access.on ?? 'consultation']];
      const bodies = [];
      for (const relation of RELATIONS) {
        const isHidden = relation === 'restricted' && one.access.on !== 'service';
        if (INSIDE.includes(relation) && !isHidden) continue;
        const { status, body } = await ask(one, pathFor(one, ids[relation]), cookie);
        expect(status, nameOf(one)).toBe(404);
        bodies.push(JSON.stringify({ ...(JSON.parse(body) as object), requestId: null }));
      }
      expect(new Set(bodies).size, nameOf(one)).toBe(1);
    }
  });
});

describe('a route that acts on nothing in particular', () => {
  test.for(onNothing.map((one) => [nameOf(one), one] as const))('%s', async ([, one]) => {
    for (const role of CALLERS) {
      const caller = callerOf(role);
      const { status, body } = await ask(one, one.path, caller.cookie);
      const isAllowed = couldEver(rolesOf(role), one.access.permission);
      expect(judged(status), role).toBe(isAllowed ? 'allowed' : 403);
      expect(body, role).not.toContain(CANARY);
    }
  });
});

describe('every staff route', () => {
  test.for([...STAFF_ROUTES, ...SESSION_ROUTES].map((one) => [nameOf(one), one] as const))(
    '%s knows nobody who is not signed in',
    async ([, one]) => {
      const path = pathFor(one, callerOf('supervisor').consultations.own);
      const withoutToken = `madoguchi_staff=${world.ours.id}.${'A'.repeat(43)}`;
      const ended = await api.build.signIn(callerOf('supervisor'), { endedAt: Date.now() });
      const elsewhere = callerOf('supervisor').cookie.replace(world.ours.id, world.theirs.id);
      for (const cookie of [undefined, withoutToken, ended, elsewhere, 'madoguchi_staff=x']) {
        const { status } = await ask(one, path, cookie);
        expect(status).toBe(401);
      }
    },
  );

  test.for(STAFF_ROUTES.map((one) => [nameOf(one), one] as const))(
    '%s is shut to a right password without the second factor',
    async ([, one]) => {
      const halves = [
        [callerOf('supervisor'), 'enrol'],
        [callerOf('auditor'), 'enrol'],
        [enrolled, 'code'],
      ] as const;
      for (const [caller, next] of halves) {
        const cookie = await api.build.signIn(caller, { proved: 'password' });
        const path = pathFor(one, callerOf('supervisor').consultations.own);
        const { status, body } = await ask(one, path, cookie);
        expect(status).toBe(401);
        const { code, detail } = JSON.parse(body) as { code: string; detail: object };
        expect({ code, detail }).toEqual({
          code: 'not-signed-in',
          detail: { reason: 'second-factor', next },
        });
      }
    },
  );

  test('that reaches far is shut until one has just proved who one is', async () => {
    const farReaching = STAFF_ROUTES.filter(({ stepUp }) => stepUp);
    expect(farReaching.length).toBeGreaterThan(5);
    const long = Date.now() - 5 * 60_000;
    for (const one of farReaching) {
      const role = ROLES.find((held) => may([held], one.access.permission, 'service'));
      if (!role) throw new Error(`nobody may ${one.access.permission}`);
      const caller = callerOf(role);
      const path = pathFor(one, caller[IDS[one.access.on ?? 'consultation']].own);
      for (const provedAt of [null, long]) {
        const cookie = await api.build.signIn(caller, { provedAt });
        const { status, body } = await ask(one, path, cookie);
        expect({ status, ...(JSON.parse(body) as object) }, nameOf(one)).toMatchObject({
          status: 403,
          code: 'step-up-needed',
          detail: { reason: 'step-up', ways: ['password'] },
        });
      }
      const fresh = await ask(one, path, await api.build.signIn(caller));
      expect(fresh.body, nameOf(one)).not.toContain('step-up-needed');
    }
  });

  test('is shut to whoever may do nothing but the next step, and that is all they may do', () => {
    expect(SESSION_ROUTES.map(nameOf).toSorted()).toEqual([
      'DELETE /api/staff/session',
      'POST /api/staff/session/challenge',
      'POST /api/staff/session/code',
      'POST /api/staff/session/second-factor',
      'POST /api/staff/session/second-factor/confirm',
    ]);
  });

  test('is covered: none acts on an id in another way than those tested', () => {
    const others = STAFF_ROUTES.filter(
      (one) => !onTarget.includes(one) && !onNothing.includes(one),
    ).map(nameOf);
    expect(others).toEqual(['GET /api/staff/commands/:id']);
  });
});

describe('the result of a command', () => {
  test.for(CALLERS)('is %s’s to know with the consultation', async (role) => {
    const commandRoute = STAFF_ROUTES.find(({ path }) => path === '/api/staff/commands/:id');
    if (!commandRoute) throw new Error('there is no such route');
    const caller = callerOf(role);
    for (const relation of RELATIONS) {
      const { status } = await ask(
        commandRoute,
        pathFor(commandRoute, caller.commands[relation]),
        caller.cookie,
      );
      const roles = rolesTowards(role, relation);
      const mayRead = INSIDE.includes(relation) && may(roles, 'consultation.read', 'service');
      // Without any role there is nothing to ask for at all.
      const hidden = role === 'none' ? 403 : 404;
      expect(judged(status), relation).toBe(mayRead ? 'allowed' : hidden);
    }
  });
});

describe('lists and feeds', () => {
  test.for([
    '/api/staff/consultations?perPage=100&ended=any',
    '/api/staff/escalations?perPage=100',
    '/api/staff/services',
    '/api/staff/notices',
    '/api/staff/session',
  ])('%s shows nothing of another service or organisation', async (path) => {
    const { sister, foreign } = world;
    for (const role of ['counselor', 'supervisor', 'administrator'] as const) {
      const { status, body } = await api.call('GET', path, { cookie: callerOf(role).cookie });
      expect(status).toBe(200);
      const text = JSON.stringify(body);
      for (const hidden of [sister, foreign]) {
        expect(text).not.toContain(hidden.rows.consultation.id);
        expect(text).not.toContain(hidden.rows.escalation);
        expect(text).not.toContain(hidden.service.id);
      }
      expect(text).not.toContain(CANARY);
    }
  });

  test('colleagues of another service or organisation do not exist', async () => {
    const { cookie } = callerOf('administrator');
    for (const { service } of [world.sister, world.foreign]) {
      const path = `/api/staff/colleagues?service=${service.id}`;
      expect(await api.call('GET', path, { cookie })).toMatchObject({ status: 404 });
    }
  });

  test('a consultation is opened only for a consultee one may know', async () => {
    const { cookie } = callerOf('counselor');
    for (const { rows } of [world.sister, world.foreign]) {
      const { consulteeId, id: linkedTo } = rows.consultation;
      for (const whom of [{ consulteeId }, { linkedTo }]) {
        const body = { id: randomUUID(), ...whom };
        const answer = await api.call('POST', '/api/staff/consultations', { cookie, body });
        expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
      }
    }
  });
});

describe('the registry', () => {
  const declared = {
    method: 'GET',
    path: '/api/forgotten',
    summary: '忘れられた道',
    response: z.unknown(),
    handle: () => Promise.resolve(null),
  } as const;
  const start = (routes: Route[]) => () => createApp(api.deps, { routes });

  test('does not start with a route that says nothing of who may call it', () => {
    const forgotten = { ...route({ ...declared, access: { kind: 'public' } }) };
    Reflect.deleteProperty(forgotten, 'access');
    expect(start([forgotten])).toThrow('does not say who may call it');
  });

  test('does not start with a route that acts on what its path does not name', () => {
    const access = { kind: 'staff', permission: 'consultation.read', on: 'consultation' } as const;
    expect(start([route({ ...declared, access })])).toThrow('has no :id');
  });
});
