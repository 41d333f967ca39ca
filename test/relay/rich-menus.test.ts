/** The rich menu at the platform follows what the service wants, whatever breaks off between two steps. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { wake } from '../../db/notify.ts';
import { inScope } from '../../db/scope.ts';
import type { LineClient } from '../../line/client.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import { eventually } from '../support/eventually.ts';
import { ALWAYS_CLOSED, ALWAYS_OPEN } from '../support/settings.ts';
import { useMenus } from './menu-world.ts';

const {
  world,
  platform,
  service,
  listed,
  friend,
  barOf,
  content,
  publish,
  turn,
  withRelay,
  turnNow,
  state,
  expectPages,
  changeHours,
  picture,
} = useMenus();

describe('a published menu', () => {
  test('hangs under the talk with all it leads to, and tells the platform nothing of what staff call it', async () => {
    const person = friend();
    await publish(1, await content('春'));
    await withRelay(async () => {
      await eventually(async () => (await state()).standing === 'shown');
    });
    expect(await state()).toMatchObject({ failure: null, shown_version: 1, shown_page: 'day' });
    expect(barOf(person)).toBe('春 day');
    expect(person.tapRichMenu(0)).toMatchObject({ kind: 'opened', isRoom: true });
    expect(person.tapRichMenu(1)).toMatchObject({ uri: 'https://www.city.example.lg.jp/' });
    expect(person.tapRichMenu(2)).toMatchObject({ uri: 'tel:%239110' });
    expect(person.tapRichMenu(3)).toMatchObject({ kind: 'event' });
    expect(barOf(person)).toBe('春 more');
    await expectPages('day', 'more');
    const names = (await listed()).map(({ name }) => name);
    expect(names.every((name) => /^madoguchi\/[0-9a-f]{24}\/[a-z]+$/u.test(name))).toBe(true);
  });

  test('is replaced by the next one, also for whoever had opened another tab', async () => {
    const person = friend();
    await publish(1, await content('春'));
    await turn();
    person.tapRichMenu(3);
    await publish(2, await content('夏'));
    expect(await turn()).toMatchObject({ standing: 'shown', shown_version: 2 });
    await expectPages('day', 'more');
    expect(barOf(person)).toBe('夏 day');
  });

  test('changes with the hours and with a pause', async () => {
    const person = friend();
    await publish(1, await content('春'));
    expect(await turn()).toMatchObject({ shown_page: 'day' });
    await changeHours(ALWAYS_CLOSED);
    expect(await turnNow()).toMatchObject({ shown_page: 'night' });
    expect(barOf(person)).toBe('春 night');
    await expectPages('night');
    await changeHours(ALWAYS_OPEN);
    expect(await turnNow()).toMatchObject({ shown_page: 'day' });
    await world.build.insert('service_pauses', {
      id: randomUUID(),
      organisation_id: service().organisationId,
      service_id: service().id,
      kind: 'pause',
      begins_at: new Date(0),
      created_by_id: randomUUID(),
    });
    expect(await turnNow()).toMatchObject({ shown_page: 'night' });
    expect(barOf(person)).toBe('春 night');
  });

  test('follows at once what is told of a service’s settings', async () => {
    const person = friend();
    await publish(1, await content('春'));
    await turn();
    await withRelay(async () => {
      await changeHours(ALWAYS_CLOSED);
      const { id: serviceId, organisationId } = service();
      const scope = { organisationId, serviceIds: [serviceId] };
      await eventually(async () => {
        await inScope(world.deps.database, scope, async (tx) => {
          wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
        });
        return barOf(person) === '春 night';
      });
    });
    expect(await state()).toMatchObject({ standing: 'shown', shown_page: 'night' });
    await changeHours(ALWAYS_OPEN);
  });

  test('begins when its time has come', async () => {
    await publish(1, await content('春'));
    const at = Date.now() + 50_000;
    await publish(2, await content('夏'), at);
    const before = await turn();
    expect(before.shown_version).toBe(1);
    expect(before.next_at.getTime()).toBeLessThanOrEqual(at);
    expect(await turnNow({ now: () => at })).toMatchObject({ shown_version: 2 });
  });

  test('is taken down with all of it, and what others have hung there stays', async () => {
    const person = friend();
    await platform().create(FOREIGN);
    await publish(1, await content('春'));
    expect(await turn()).toMatchObject({ standing: 'shown', foreign_menus: 1 });
    await publish(2, null);
    expect(await turn()).toMatchObject({ standing: 'down', shown_version: 2 });
    await expectPages();
    expect(barOf(person)).toBeNull();
    expect((await listed()).map(({ name }) => name)).toEqual([FOREIGN.name]);
  });

  test('that nobody ever published leaves alone what others have hung there', async () => {
    const person = friend();
    const made = await platform().create(FOREIGN);
    if (made.outcome !== 'ok') throw new Error(made.outcome);
    const { richMenuId } = made.value;
    await platform().uploadImage(richMenuId, picture());
    await platform().setDefault(richMenuId);
    await turnNow();
    expect(barOf(person)).toBe(FOREIGN.chatBarText);
  });
});

const FOREIGN = {
  name: 'よその道具のメニュー',
  size: { width: 1200, height: 810 },
  selected: true,
  chatBarText: 'よそ',
  areas: [],
};

type Step = 'create' | 'uploadImage' | 'createAlias' | 'pointAlias' | 'setDefault' | 'delete';

/** A worker that dies right after its nth call of that kind was carried out. */
function dyingAfter(step: Step, nth: number): Partial<RelayDeps> {
  let calls = 0;
  return {
    lineClient(channel) {
      const client = world.deps.lineClient(channel);
      const { richMenu } = client;
      const call: (...sent: never[]) => Promise<unknown> = richMenu[step];
      const dying = async (...sent: never[]) => {
        const answer = await call(...sent);
        calls += 1;
        if (calls >= nth) throw new Error('killed');
        return answer;
      };
      return { ...client, richMenu: { ...richMenu, [step]: dying } } as LineClient;
    },
  };
}

describe('a worker that breaks off', () => {
  test.for<[Step, number]>([
    ['create', 1],
    ['create', 2],
    ['uploadImage', 1],
    ['uploadImage', 2],
    ['pointAlias', 1],
    ['setDefault', 1],
    ['delete', 1],
  ])('after %s (%i) leaves nothing that the next one does not put right', async ([step, nth]) => {
    const person = friend();
    await publish(1, await content('春'));
    await turn();
    await expectPages('day', 'more');
    await publish(2, await content('夏'));
    expect(await turn(dyingAfter(step, nth))).toMatchObject({
      standing: 'waiting',
      failure: 'not-now',
    });
    // She is never left without one.
    expect(barOf(person)).toMatch(/^(?:春|夏) day$/u);
    expect(await turnNow()).toMatchObject({ standing: 'shown', failure: null, shown_version: 2 });
    await expectPages('day', 'more');
    expect(barOf(person)).toBe('夏 day');
  });

  test('before the first one hung leaves no orphan either', async () => {
    await publish(1, await content('春'));
    await turn(dyingAfter('createAlias', 1));
    expect(await turnNow()).toMatchObject({ standing: 'shown' });
    await expectPages('day', 'more');
  });

  test('or gets no answer for what was done, hangs it once', async () => {
    const person = friend();
    const answers = [
      { endpoint: 'rich-menu-create', kind: 'error-after-accepting' },
      { endpoint: 'rich-menu-default', kind: 'error-after-accepting' },
    ] as const;
    world.phone.control.changeFaults({ answers: [...answers] });
    await publish(1, await content('春'));
    const first = await turn();
    expect(first).toMatchObject({ standing: 'waiting', failure: 'unavailable' });
    expect(await turnNow()).toMatchObject({ standing: 'waiting', failure: 'unavailable' });
    expect(await turnNow()).toMatchObject({ standing: 'shown', failure: null });
    await expectPages('day', 'more');
    expect(barOf(person)).toBe('春 day');
  });

  test('does not meet another at the same menu', async () => {
    await publish(1, await content('春'));
    await Promise.all([turn(), turn(), turn()]);
    expect(await state()).toMatchObject({ standing: 'shown' });
    await expectPages('day', 'more');
  });
});

describe('what somebody changed with another tool', () => {
  test('is put right, and told', async () => {
    const person = friend();
    await publish(1, await content('春'));
    expect(await turn()).toMatchObject({ repaired_at: null });
    for (const { richMenuId } of await listed()) await platform().delete(richMenuId);
    expect(barOf(person)).toBeNull();
    const { repaired_at } = await turnNow();
    expect(repaired_at).not.toBeNull();
    expect(barOf(person)).toBe('春 day');
    await expectPages('day', 'more');
    const trail = await world.query(
      `select action from audit_entries where action like 'rich-menu.%' order by id desc limit 1`,
    );
    expect(trail).toEqual([{ action: 'rich-menu.repair' }]);
  });

  test('is looked for by itself, though not at every turn', async () => {
    await publish(1, await content('春'));
    await turn();
    const [before] = await listed();
    for (const { richMenuId } of await listed()) await platform().delete(richMenuId);
    const due = () => world.query(`update rich_menu_states set next_at = now()`);
    await due();
    await turn();
    expect(await listed()).toEqual([]);
    await due();
    await turn({ now: () => Date.now() + 11 * 60_000 });
    await expectPages('day', 'more');
    expect(await listed()).not.toContainEqual(before);
  });
});

describe('a platform that does not take it', () => {
  test('for another secret says so, keeps what hangs, and takes it once that is put right', async () => {
    const person = friend();
    await publish(1, await content('春'));
    await turn();
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, channelSecret: 'another-secret' });
    await publish(2, await content('夏'));
    expect(await turn()).toMatchObject({
      standing: 'failed',
      failure: 'unauthorized',
      shown_version: 1,
    });
    expect(barOf(person)).toBe('春 day');
    world.phone.control.configureChannel(DEMO_CHANNEL);
    expect(await turnNow()).toMatchObject({ standing: 'shown', failure: null, shown_version: 2 });
  });

  test('for its picture has failed, until another is published', async () => {
    await publish(1, await content('春', Buffer.from('not a picture')));
    expect(await turn()).toMatchObject({
      standing: 'failed',
      failure: 'refused',
      shown_version: null,
    });
    await publish(2, await content('夏'));
    expect(await turn()).toMatchObject({ standing: 'shown', failure: null, shown_version: 2 });
    await expectPages('day', 'more');
  });

  test('because an hour’s menus are used up is left alone for a while', async () => {
    world.phone.control.limitRate('rich-menu-create', { requests: 1, perMs: 3_600_000 });
    await publish(1, await content('春'));
    const { standing, failure, next_at } = await turn();
    expect({ standing, failure }).toEqual({ standing: 'waiting', failure: 'rate-limited' });
    expect(next_at.getTime()).toBeGreaterThan(Date.now() + 60_000);
  });

  test('is not asked at all where there is no picture to send', async () => {
    const menu = await content('春');
    await world.query(`delete from rich_menu_pictures`);
    await publish(1, menu);
    expect(await turn()).toMatchObject({ standing: 'failed', failure: 'picture-missing' });
    expect(await listed()).toEqual([]);
  });
});
