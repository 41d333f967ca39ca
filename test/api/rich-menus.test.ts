/** Rich menus through the API: pictures within the platform's limits, drafts nobody overwrites, versions with their dates. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MenuArea } from '../../domain/rich-menu.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let supervisor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  supervisor = await world.member('supervisor');
});

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } });
}

/** Noise, which no format makes small. */
function noise(width: number, height: number): Promise<Buffer> {
  const gaussian = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: 'teal', noise: gaussian } })
    .png()
    .toBuffer();
}

interface Uploaded {
  id: string;
  mediaType: string;
  width: number;
  height: number;
  byteSize: number;
}
interface Refused {
  code: string;
  detail: { reason: string; text: string; mayFit?: boolean };
}

async function upload(
  bytes: Buffer,
  {
    fit = 'no',
    id = randomUUID() as string,
    cookie = supervisor.cookie,
    service = world.service.id,
  } = {},
) {
  const path = `/api/staff/services/${service}/rich-menus/pictures/${id}?fit=${fit}`;
  const called = await api.call('POST', path, {
    cookie,
    raw: new Uint8Array(bytes),
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  return { status: called.status, body: called.body as Uploaded & Refused };
}

interface Shown {
  draft: { revision: number; content: Content } | null;
  versions: {
    id: string;
    version: number;
    state: string;
    fromVersion: number | null;
    effectiveFrom: string;
    publishedBy: { id: string };
    content: Content | null;
  }[];
  standing: { standing: string } | null;
  words: { refused: string[] };
}
interface Content {
  pages: { key: string; areas: MenuArea[]; picture: object | null }[];
  shown: Record<string, string>;
}

/** A service of its own for each test, so that versions begin to count anew. */
async function newService() {
  const service = await api.build.buildService({ organisation: world.organisation });
  const member = async (role: 'administrator' | 'supervisor' | 'counselor') => {
    const { organisation } = world;
    const staff = await api.build.buildStaff({ organisation, roles: [{ service, role }] });
    return { staff, cookie: await api.build.signIn(staff) };
  };
  const head = await member('administrator');
  const path = `/api/staff/services/${service.id}/rich-menus`;
  const call = async (method: string, rest = '', body?: unknown) => {
    const called = await api.call(method, `${path}${rest}`, { cookie: head.cookie, body });
    return { status: called.status, body: called.body as Shown & Refused & { revision: number } };
  };
  const sent = await upload(await picture(1200, 810).png().toBuffer(), {
    cookie: head.cookie,
    service: service.id,
  });
  const { id, width, height } = sent.body;
  function content(label: string, more: Partial<MenuArea> = {}): Content {
    const area: MenuArea = {
      id: 'a1',
      x: 0,
      y: 0,
      width: 1200,
      height: 810,
      label,
      action: { kind: 'room' },
      ...more,
    };
    const page = { key: 'menu-1', name: '昼', chatBarText: 'メニュー', isOpenAtFirst: true };
    return {
      pages: [{ ...page, picture: { id, width, height }, areas: [area] }],
      shown: { open: 'menu-1', closed: 'menu-1', paused: 'menu-1' },
    };
  }
  const save = (revision: number, saved: Content) =>
    call('PUT', '/draft', { revision, content: saved });
  const publish = (
    source: object,
    {
      at = null,
      isLookedAt = false,
      publication = randomUUID() as string,
    }: {
      at?: string | null;
      isLookedAt?: boolean;
      publication?: string;
    } = {},
  ) => call('POST', '/versions', { id: publication, source, effectiveFrom: at, isLookedAt });
  return { service, head, member, path, call, content, save, publish };
}

describe('a menu’s picture', () => {
  test('is kept as it is drawn anew, and only once', async () => {
    const id = randomUUID();
    const bytes = await picture(1200, 810)
      .withExif({ IFD0: { Make: 'Canary' } })
      .jpeg()
      .toBuffer();
    const first = await upload(bytes, { id });
    expect(first).toMatchObject({
      status: 200,
      body: { id, mediaType: 'image/jpeg', width: 1200, height: 810 },
    });
    expect(await upload(bytes, { id })).toEqual(first);
    const other = await upload(await picture(900, 300).png().toBuffer(), { id });
    expect(other).toMatchObject({ status: 422, body: { code: 'id-reused' } });
    const path = `/api/staff/services/${world.service.id}/rich-menus/pictures/${id}`;
    const answer = await fetch(`${api.url}${path}`, { headers: { cookie: supervisor.cookie } });
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    const shown = Buffer.from(await answer.arrayBuffer());
    expect(shown.length).toBe(first.body.byteSize);
    expect(shown.includes('Canary')).toBe(false);
  });

  test.for<[string, number, number]>([
    ['横が3000ピクセルです。800から2500まで', 3000, 1800],
    ['横が640ピクセルです。800から2500まで', 640, 400],
    ['縦が200ピクセルです。250以上', 900, 200],
    ['縦に長すぎます（横900、縦900ピクセル）。横を縦の1.45倍以上', 900, 900],
  ])(
    'is refused with what is wrong, and made to fit where that is wished: %s',
    async ([text, width, height]) => {
      const bytes = await picture(width, height).png().toBuffer();
      const refused = await upload(bytes);
      expect(refused).toMatchObject({
        status: 400,
        body: { detail: { reason: 'unfit', mayFit: true } },
      });
      expect(refused.body.detail.text).toContain(text);
      const { status, body } = await upload(bytes, { fit: 'yes' });
      expect(status).toBe(200);
      expect(body.width).toBeGreaterThanOrEqual(800);
      expect(body.width).toBeLessThanOrEqual(2500);
      expect(body.height).toBeGreaterThanOrEqual(250);
      expect(body.width / body.height).toBeGreaterThanOrEqual(1.45);
    },
  );

  test('of more than a megabyte is told so, and made smaller', async () => {
    const bytes = await noise(1200, 810);
    expect(bytes.length).toBeGreaterThan(1024 * 1024);
    const refused = await upload(bytes);
    expect(refused.body.detail.text).toMatch(/大きさが[\d.]+MBです。1MBまで/u);
    const { body } = await upload(bytes, { fit: 'yes' });
    expect(body.byteSize).toBeLessThanOrEqual(1024 * 1024);
    expect(body).toMatchObject({ mediaType: 'image/jpeg', width: 1200, height: 810 });
  });

  test('is a JPEG or a PNG by its content, whatever it calls itself', async () => {
    const webp = await picture(1200, 810).webp().toBuffer();
    expect(await upload(webp)).toMatchObject({ status: 400, body: { detail: { mayFit: true } } });
    expect(await upload(webp, { fit: 'yes' })).toMatchObject({
      status: 200,
      body: { mediaType: 'image/jpeg' },
    });
    const texts = await upload(Buffer.from('画像ではありません'));
    expect(texts).toMatchObject({
      status: 415,
      body: { detail: { reason: 'wrong-type', mayFit: false } },
    });
    const whole = await picture(1200, 810).png().toBuffer();
    const torn = await upload(whole.subarray(0, 60), { fit: 'yes' });
    expect(torn).toMatchObject({ status: 400, body: { detail: { reason: 'unreadable' } } });
  });
});

describe('a draft', () => {
  test('is kept unfinished, and never over what somebody else saved', async () => {
    const { call, content, save } = await newService();
    expect((await call('GET')).body).toMatchObject({ draft: null, versions: [], standing: null });
    expect((await save(0, content(''))).body).toEqual({ revision: 1 });
    expect((await save(1, content('部屋'))).body).toEqual({ revision: 2 });
    for (const seen of [0, 1]) {
      expect(await save(seen, content('おそい'))).toMatchObject({
        status: 409,
        body: { code: 'written-meanwhile' },
      });
    }
    const { draft } = (await call('GET')).body;
    expect(draft?.content.pages[0]?.areas[0]?.label).toBe('部屋');
  });

  test('with two pages or areas of one name is no draft', async () => {
    const { content, save } = await newService();
    const once = content('部屋');
    const [page] = once.pages;
    if (!page) throw new Error('there is a page');
    expect((await save(0, { ...once, pages: [page, page] })).status).toBe(400);
    const twice = { ...page, areas: [...page.areas, ...page.areas] };
    expect((await save(0, { ...once, pages: [twice] })).status).toBe(400);
  });
});

describe('publishing', () => {
  const draftOf = (revision: number) => ({ kind: 'draft', revision });

  test('makes a version of the draft as it was seen, once', async () => {
    const { call, content, save, publish, head } = await newService();
    await save(0, content('部屋をひらく'));
    await save(1, content('部屋へ'));
    expect(await publish(draftOf(1))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'changed-meanwhile' } },
    });
    const publication = randomUUID();
    for (const _ of [1, 2]) {
      const { body } = await publish(draftOf(2), { publication });
      expect(body.standing).toMatchObject({ standing: 'waiting' });
      expect(body.versions).toMatchObject([
        { id: publication, version: 1, state: 'waiting', publishedBy: { id: head.staff.id } },
      ]);
    }
    expect((await call('GET')).body.versions[0]?.content?.pages[0]?.areas[0]?.label).toBe('部屋へ');
  });

  test('is refused with the first thing to mend', async () => {
    const { content, save, publish, call } = await newService();
    await save(0, content('死にたいとき'));
    expect((await call('GET')).body.words.refused).toContain('死にたい');
    const topic = await publish(draftOf(1), { isLookedAt: true });
    expect(topic).toMatchObject({ status: 409, body: { detail: { reason: 'not-ready' } } });
    expect(topic.body.detail.text).toContain('「死にたい」は相談の内容が分かる言葉です');
    await save(1, content('部屋', { width: 5000 }));
    const outside = await publish(draftOf(2));
    expect(outside.body.detail.text).toContain('画像の中に入れてください');
  });

  test('waits until somebody has looked at what is doubtful', async () => {
    const { content, save, publish } = await newService();
    await save(0, content('部屋', { width: 60 }));
    expect(await publish(draftOf(1))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'look-first' } },
    });
    expect((await publish(draftOf(1), { isLookedAt: true })).status).toBe(200);
  });

  test('takes no picture of another service, and none of another size', async () => {
    const { content, save, publish } = await newService();
    const { body: foreign } = await upload(await picture(1200, 810).png().toBuffer());
    const own = content('部屋');
    const pages = own.pages.map((page) => ({
      ...page,
      picture: { id: foreign.id, width: 1200, height: 810 },
    }));
    await save(0, { ...own, pages });
    expect((await publish(draftOf(1))).body.detail.reason).toBe('picture-missing');
    const larger = own.pages.map((page) => ({
      ...page,
      picture: { ...page.picture, width: 1300 },
    }));
    await save(1, { ...own, pages: larger });
    expect((await publish(draftOf(2))).body.detail.reason).toBe('picture-missing');
  });

  test('from a date on waits for it, and can be taken back until then', async () => {
    const { content, save, publish, call } = await newService();
    await save(0, content('部屋'));
    await publish(draftOf(1));
    const at = new Date(api.clock.now() + 3_600_000).toISOString();
    const { body } = await publish({ kind: 'none' }, { at });
    expect(body.versions.map(({ state }) => state)).toEqual(['scheduled', 'waiting']);
    const [announced, first] = body.versions;
    const withdraw = (id = '') => call('POST', '/withdrawal', { id });
    expect(await withdraw(first?.id)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'begun' } },
    });
    for (const _ of [1, 2]) {
      const { versions } = (await withdraw(announced?.id)).body;
      expect(versions.map(({ state }) => state)).toEqual(['withdrawn', 'waiting']);
    }
    expect((await withdraw(randomUUID())).status).toBe(404);
    const far = new Date(api.clock.now() + 400 * 86_400_000).toISOString();
    expect((await publish({ kind: 'none' }, { at: far })).body.detail.reason).toBe('too-far');
  });

  test('brings an earlier version back as a new one', async () => {
    const { content, save, publish } = await newService();
    await save(0, content('はじめ'));
    await publish(draftOf(1));
    await save(1, content('つぎ'));
    await publish(draftOf(2));
    const { body } = await publish({ kind: 'version', version: 1 });
    expect(body.versions.map(({ version, state }) => [version, state])).toEqual([
      [3, 'waiting'],
      [2, 'earlier'],
      [1, 'earlier'],
    ]);
    expect(body.versions[0]).toMatchObject({ fromVersion: 1 });
    expect(body.versions[0]?.content?.pages[0]?.areas[0]?.label).toBe('はじめ');
    expect((await publish({ kind: 'version', version: 9 })).status).toBe(404);
  });

  test('is the administrator’s, and on record', async () => {
    const { content, save, publish, member, path, service } = await newService();
    await save(0, content('部屋'));
    const { cookie } = await member('supervisor');
    const body = { id: randomUUID(), source: draftOf(1), effectiveFrom: null, isLookedAt: true };
    expect(await api.call('POST', `${path}/versions`, { cookie, body })).toMatchObject({
      status: 403,
    });
    await publish(draftOf(1));
    const { rows } = await api.build.pool.query(
      `select action, coalesce(data ->> 'version', data ->> 'revision') as n from audit_entries
       where service_id = $1 and action in ('rich-menu.draft', 'rich-menu.publish') order by at, id`,
      [service.id],
    );
    expect(rows).toEqual([
      { action: 'rich-menu.draft', n: '1' },
      { action: 'rich-menu.publish', n: '1' },
    ]);
  });
});

test('a look at the platform can be asked for, and asks nothing where nothing was published', async () => {
  const { call, content, save, publish } = await newService();
  expect((await call('POST', '/check')).body.standing).toBeNull();
  await save(0, content('部屋'));
  await publish({ kind: 'draft', revision: 1 });
  expect((await call('POST', '/check')).body.standing).toMatchObject({ standing: 'waiting' });
});
