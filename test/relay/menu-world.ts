/** A service with a menu, its account on LINE's stand-in, and a worker's turns with it one by one. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterEach, beforeAll, expect } from 'vitest';
import type { MenuArea, RichMenuContent } from '../../domain/rich-menu.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import { createLineClients } from '../../worker/relay/line-clients.ts';
import { keepRichMenus } from '../../worker/relay/rich-menus.ts';
import type { ALWAYS_OPEN } from '../support/settings.ts';
import { useRelayWorld } from './world.ts';

export interface State {
  standing: string;
  failure: string | null;
  shown_version: number | null;
  shown_page: string | null;
  repaired_at: Date | null;
  foreign_menus: number;
  next_at: Date;
}

/** There from the file's first hook on; each test begins without a menu. */
export function useMenus() {
  const world = useRelayWorld();
  let bytes: Buffer;
  let settingsVersion = 1;

  /** The platform as another tool of the same account sees it. */
  const platform = () => world.deps.lineClient({ ...DEMO_CHANNEL, mode: 'live' }).richMenu;
  const service = () => ({
    id: world.channel.serviceId,
    organisationId: world.channel.organisationId,
  });

  beforeAll(async () => {
    const create = { width: 1200, height: 810, channels: 3 as const, background: 'navy' };
    bytes = await sharp({ create }).png().toBuffer();
    world.phone.control.configureChannel({ ...DEMO_CHANNEL, isWebhookActive: false });
    liftLimits();
  });

  afterEach(async () => {
    world.phone.control.clearFaults();
    world.phone.control.configureChannel(DEMO_CHANNEL);
    liftLimits();
    await world.query(`delete from rich_menu_states`);
    await world.query(`delete from rich_menu_versions`);
    await world.query(`delete from service_pauses`);
    await clearPlatform();
  });

  /** A test does in a second what the platform allows in an hour. */
  function liftLimits(): void {
    for (const what of ['list', 'create', 'delete', 'alias-delete'])
      world.phone.control.limitRate(`rich-menu-${what}`, { requests: 10_000, perMs: 1_000 });
  }

  async function clearPlatform(): Promise<void> {
    for (const { richMenuId } of await listed()) await platform().delete(richMenuId);
    for (const { alias } of await aliases()) await platform().deleteAlias(alias);
  }

  async function listed() {
    const answer = await platform().list();
    if (answer.outcome !== 'ok') throw new Error(answer.outcome);
    return answer.value;
  }

  async function aliases() {
    const answer = await platform().aliases();
    if (answer.outcome !== 'ok') throw new Error(answer.outcome);
    return answer.value;
  }

  /** A friend of the account, to whom its menu is shown. */
  function friend(name = '相談する人') {
    const person = world.phone.control.person(name);
    person.follow();
    return person;
  }

  type Person = ReturnType<typeof friend>;
  const barOf = (person: Person) => person.talk().richMenu?.['chatBarText'] ?? null;

  async function buildPicture(of = bytes): Promise<RichMenuContent['pages'][number]['picture']> {
    const id = randomUUID();
    const size = { width: 1200, height: 810 };
    await world.build.insert('rich_menu_pictures', {
      id,
      organisation_id: service().organisationId,
      service_id: service().id,
      media_type: 'image/png',
      ...size,
      bytes: of,
      source: Buffer.from(id),
      created_by_id: randomUUID(),
    });
    return { id, ...size };
  }

  function area(label: string, action: MenuArea['action'], row = 0): MenuArea {
    return { id: label, x: 0, y: row * 200, width: 1200, height: 200, label, action };
  }

  /** A page for the day with every kind of area, one behind its tab, and one for the night; the bar says which is which. */
  async function content(name: string, picture = bytes): Promise<RichMenuContent> {
    const shownPicture = await buildPicture(picture);
    const page = (key: string, areas: MenuArea[]) => ({
      key,
      name: key,
      chatBarText: `${name} ${key}`,
      isOpenAtFirst: true,
      picture: shownPicture,
      areas,
    });
    return {
      pages: [
        page('day', [
          area('部屋をひらく', { kind: 'room' }),
          area('案内', { kind: 'link', url: 'https://www.city.example.lg.jp/' }, 1),
          area('警察の相談', { kind: 'telephone', number: '#9110' }, 2),
          area('ほかの番号', { kind: 'switch', page: 'more' }, 3),
        ]),
        page('more', [area('もどる', { kind: 'switch', page: 'day' })]),
        page('night', [area('部屋をひらく', { kind: 'room' })]),
      ],
      shown: { open: 'day', closed: 'night', paused: 'night' },
    };
  }

  async function publish(version: number, menu: RichMenuContent | null, at = 0): Promise<void> {
    await world.build.insert('rich_menu_versions', {
      id: randomUUID(),
      organisation_id: service().organisationId,
      service_id: service().id,
      version,
      content: menu && JSON.stringify(menu),
      effective_from: new Date(at),
      published_by_id: randomUUID(),
    });
    await look();
  }

  /** As after a publishing, or when the time has come. */
  async function look(): Promise<void> {
    await world.query(
      `insert into rich_menu_states (service_id, organisation_id) values ($1, $2)
       on conflict (service_id) do update set next_at = now(), attempts = 0, checked_at = null`,
      [service().id, service().organisationId],
    );
  }

  /** A worker's turn, with clients of its own. */
  async function turn(overrides: Partial<RelayDeps> = {}): Promise<State> {
    const deps = { ...world.deps, ...overrides };
    await keepRichMenus(deps, createLineClients(deps));
    return state();
  }

  /** While a worker runs as it does by itself. */
  async function withRelay(work: () => Promise<void>): Promise<void> {
    const relay = world.relay();
    try {
      await work();
    } finally {
      await relay.stop();
    }
  }

  /** The same once somebody has asked for it, whatever was due when. */
  async function turnNow(overrides: Partial<RelayDeps> = {}): Promise<State> {
    await look();
    return turn(overrides);
  }

  async function state(): Promise<State> {
    const [found] = await world.query<State>(`select * from rich_menu_states`);
    if (!found) throw new Error('there is no state');
    return found;
  }

  /** What hangs is whole, and nothing else of ours is there. */
  async function expectPages(...pages: string[]): Promise<void> {
    const ours = (await listed()).filter(({ name }) => name.startsWith('madoguchi/'));
    const shown = ours.map(({ name }) => name.split('/')[2] ?? '');
    expect(new Set(shown)).toEqual(new Set(pages));
    expect(shown).toHaveLength(pages.length);
    const pointed = await aliases();
    expect(new Set(pointed.map(({ alias }) => alias))).toEqual(
      new Set(pages.map((page) => `mdg-${page}`)),
    );
    const ids = ours.map(({ richMenuId }) => richMenuId);
    expect(pointed.every(({ richMenuId }) => ids.includes(richMenuId))).toBe(true);
  }

  async function changeHours(calendar: typeof ALWAYS_OPEN): Promise<void> {
    settingsVersion += 1;
    await world.build.buildSettings(service(), { version: settingsVersion, calendar });
  }
  return {
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
    /** The picture of a menu, as the platform takes it. */
    picture: () => new Blob([new Uint8Array(bytes)], { type: 'image/png' }),
  };
}
