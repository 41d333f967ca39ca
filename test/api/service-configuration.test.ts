/** A service's configuration as one file: out, in as a new service or a draft, and out again. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeConfiguredService,
  readConfiguration,
  storeConfigurationDraft,
} from '../../api/services/configuration.ts';
import {
  readConfigurationFile,
  writeConfiguration,
} from '../../api/services/configuration-file.ts';
import { storeMenuDraft } from '../../api/services/configuration-menu.ts';
import { furnishService } from '../../api/services/new-service.ts';
import { findDraft } from '../../api/settings/draft-queries.ts';
import type { ServiceConfiguration } from '../../contracts/service-configuration.ts';
import { inScope, seeServices, type Tx } from '../../db/scope.ts';
import { emptyContent, newPage } from '../../domain/rich-menu.ts';
import { SERVICE_TEMPLATES } from '../../domain/service-templates/service-templates.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltService, BuiltStaff } from '../support/factories.ts';
import { pictureAs, pixelBomb, telephonePicture } from '../support/pictures.ts';
import { signedIn } from './staff-world.ts';

const api = useTestApi();
let service: BuiltService;
let staff: BuiltStaff;
let organisation: { id: string; code: string };
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-service-'));
  organisation = await api.build.buildOrganisation();
  service = await api.build.buildService({ organisation, settings: null, code: 'first' });
  await api.build.pool.query('delete from form_versions where service_id = $1', [service.id]);
  staff = await api.build.buildStaff({
    organisation,
    roles: [{ service, role: 'administrator' }],
    loginId: 'kanri',
  });
  const [template] = SERVICE_TEMPLATES;
  if (!template) throw new Error('there is no template');
  const picture = (await pictureAs('png')).toString('base64');
  const shown = { mediaType: 'image/png', width: 64, height: 48, bytes: picture } as const;
  const pages = [newPage('menu-1', '開いているとき'), newPage('menu-2', '閉まっているとき')];
  await within(async (tx) => {
    const place = { organisationId: organisation.id, serviceId: service.id };
    const since = { effectiveFrom: new Date(0), publishedById: null };
    await furnishService(tx, api.build.crypt, place, template, since);
    await storeMenuDraft(tx, place, staff.id, {
      ...emptyContent(),
      pages: pages.map((page) => ({ ...page, picture: shown })),
    });
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const scope = { organisationId: organisation.id, serviceIds: [service.id] };
  return inScope(api.deps.database, scope, work);
}

/** The service's file. */
function fileOf(serviceId: string): Promise<string> {
  return within(async (tx) => {
    await seeServices(tx, [serviceId]);
    const place = { organisationId: organisation.id, serviceId };
    return writeConfiguration(
      await readConfiguration(tx, api.build.crypt, place, { now: new Date() }),
    );
  });
}

function wholeOf(text: string): ServiceConfiguration {
  const read = readConfigurationFile(text);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.configuration;
}

const taken = () => ({ organisationId: organisation.id, staffId: staff.id, now: new Date() });

describe('the file of a service', () => {
  test('comes back byte by byte from the service it was made into', async () => {
    const text = await fileOf(service.id);
    const id = randomUUID();
    const second = { code: 'second', name: service.name };
    await within((tx) =>
      makeConfiguredService(tx, api.build.crypt, taken(), id, {
        ...wholeOf(text),
        service: second,
      }),
    );
    expect((await fileOf(id)).replace('code: second', 'code: first')).toBe(text);
  });

  test('is given on screen to who prepares the settings, and that is on the trail', async () => {
    const path = `/api/staff/services/${service.id}/configuration`;
    const administrator = await signedIn(api, staff);
    expect(await administrator.get(path)).toMatchObject({
      status: 200,
      body: { name: 'first.yaml', text: await fileOf(service.id) },
    });
    const { rows } = await api.build.pool.query(
      `select actor_id as "actorId" from audit_entries where action = 'settings.export' and service_id = $1`,
      [service.id],
    );
    expect(rows).toEqual([{ actorId: staff.id }]);
  });

  test('that lacks something today’s settings need says so', async () => {
    const bare = await api.build.buildService({
      organisation,
      settings: { emergencyContacts: [] },
    });
    const roles = [{ service: bare, role: 'administrator' as const }];
    const other = await signedIn(api, await api.build.buildStaff({ organisation, roles }));
    const path = `/api/staff/services/${bare.id}/configuration`;
    expect(await other.get(path)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'configuration-unsound' } },
    });
  });

  test('holds texts as people write them, and nobody’s secrets', async () => {
    const text = await fileOf(service.id);
    expect(text).toContain('outOfHours: |-');
    expect(text).toContain('# 相談窓口の設定');
    for (const hidden of [staff.id, staff.loginId, service.id, organisation.id, 'credentials']) {
      expect(text).not.toContain(hidden);
    }
  });

  test('becomes the draft of a service, and changes nothing that is in force', async () => {
    const before = await fileOf(service.id);
    const wanted = wholeOf(before);
    wanted.settings.congestedFrom = 7;
    await within((tx) => storeConfigurationDraft(tx, taken(), service.id, wanted));
    const draft = await within((tx) => findDraft(tx, service.id));
    expect(draft).toMatchObject({
      basedOn: 1,
      settings: { congestedFrom: 7 },
      editedById: staff.id,
    });
    expect(await fileOf(service.id)).toBe(before);
  });
});

describe('a file that was changed by hand', () => {
  const faultsOf = async (change: (text: string) => string) => {
    const read = readConfigurationFile(change(await fileOf(service.id)));
    return 'faults' in read ? read.faults : [];
  };

  const SOMETHING = '入力した内容を確認してください。';
  test.for([
    ['grace: \\d+', 'grace: 0', 'settings.timers.grace', '1以上にしてください。'],
    ['roomButton: .*', 'roomButton: ""', 'settings.texts.roomButton', '書いてください。'],
    ['takeUp:', 'takeup:', 'settings.timers.takeUp', SOMETHING],
    [
      'undoSeconds: .*',
      'undoSecond: 3',
      'settings.undoSecond',
      '「undoSecond」という項目はありません。つづりを確認してください。',
    ],
    ['format: .*', 'format: x', 'format', 'madoguchi-service/1 のファイルではありません。'],
    ['chatBarText: .*', 'chatBarText: 5', 'richMenu.pages.0.chatBarText', SOMETHING],
  ] as const)('tells of %s as %s where it is', async ([from, to, path, text]) => {
    const faults = await faultsOf((file) => file.replace(new RegExp(from, 'u'), to));
    expect(faults.find((one) => one.path === path)).toMatchObject({ text });
    expect(faults.every(({ line }) => line !== null && line > 0)).toBe(true);
  });

  test('brings no picture but one as it was drawn here', async () => {
    const configuration = wholeOf(await fileOf(service.id));
    const { richMenu } = configuration;
    if (!richMenu) throw new Error('there is a menu');
    const telephone = await telephonePicture({ width: 64, height: 48 });
    const [png, webp] = [await pictureAs('png'), await pictureAs('webp')];
    const asPng = { mediaType: 'image/png', width: 64, height: 48 } as const;
    const asJpeg = { ...asPng, mediaType: 'image/jpeg' } as const;
    for (const [what, bytes] of [
      [asJpeg, telephone],
      [asPng, webp],
      [{ ...asPng, width: 640 }, png],
      [asPng, png.subarray(0, -20)],
      [asPng, pixelBomb(60_000, 60_000)],
      [asPng, Buffer.from('<svg/>')],
    ] as const) {
      const picture = { ...what, bytes: bytes.toString('base64') };
      const pages = richMenu.pages.map((page) => ({ ...page, picture }));
      const changed = { ...configuration, richMenu: { ...richMenu, pages } };
      await expect(
        within((tx) => storeConfigurationDraft(tx, taken(), service.id, changed)),
      ).rejects.toMatchObject({ code: 'invalid-input' });
    }
  });

  test('that stands a thousand times for itself, or has no bottom, is no file', () => {
    const bomb = ['a: &a [x, x]', ...'b c d e f g h i j k l m n o p'.split(' ')].map(
      (line, n, all) => {
        const before = all[n - 1]?.[0] ?? 'a';
        return n === 0 ? line : `${line}: &${line} [*${before}, *${before}]`;
      },
    );
    for (const text of [bomb.join('\n'), '['.repeat(200_000), 'a: &a [*a]'])
      expect(readConfigurationFile(text)).toMatchObject({
        faults: expect.arrayContaining([
          expect.objectContaining({ text: expect.stringContaining('YAML') as string }),
        ]) as unknown,
      });
  });

  test('is refused with its line where it is no such file at all', async () => {
    const [fault] = await faultsOf((text) => text.replace('settings:', 'settings: [ {'));
    expect(fault?.text).toContain('YAML');
    expect(fault?.line).toBeGreaterThan(0);
  });
});

// Each run is a process of its own.
describe('npm run service', { timeout: 120_000 }, () => {
  async function run(...args: string[]): Promise<{ code: number; output: string }> {
    const env = {
      ...process.env,
      DATABASE_APP_URL: api.database.appUrl,
      DATABASE_SYSTEM_URL: api.database.systemUrl,
      KEYS_SOCKET: api.keys.socketPath,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    try {
      const all = ['scripts/service.ts', ...args, '--organisation', organisation.code];
      const { stdout } = await promisify(execFile)(process.execPath, all, { env });
      return { code: 0, output: stdout };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, output: stderr };
    }
  }

  test('writes the file, shows what a changed one would change, and takes it in', async () => {
    const file = join(folder, 'service.yaml');
    expect(await run('export', '--service', 'first', '--file', file)).toMatchObject({ code: 0 });
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/congestedFrom: \d+/u, 'congestedFrom: 9'));
    const changing = ['import', '--service', 'first', '--as', staff.loginId, '--file', file];
    const tried = await run(...changing, '--dry-run');
    expect(tried.output).toContain('+   congestedFrom: 9');
    const draft = await within((tx) => findDraft(tx, service.id));
    expect(draft?.settings.congestedFrom).not.toBe(9);
    expect((await run(...changing)).output).toContain('下書きにしました');
    expect(await within((tx) => findDraft(tx, service.id))).toMatchObject({
      settings: { congestedFrom: 9 },
    });
  });

  test('makes a service for none but an administrator, and under no odd code', async () => {
    const file = join(folder, 'whole.yaml');
    writeFileSync(file, await fileOf(service.id));
    const roles = [{ service, role: 'counselor' as const }];
    const counselor = await api.build.buildStaff({ organisation, roles });
    const make = (loginId: string, code: string) =>
      run('import', '--file', file, '--name', '四番', '--as', loginId, '--code', code);
    expect((await make(counselor.loginId, 'fourth')).output).toContain('管理者ではありません');
    expect((await make(staff.loginId, 'a/../b')).output).toContain('コード');
  });

  test('says every fault with its line, and makes nothing', async () => {
    const file = join(folder, 'faulty.yaml');
    const text = await fileOf(service.id);
    writeFileSync(
      file,
      text.replace(/grace: \d+/u, 'grace: 0').replace(/takeUp: \d+/u, 'takeUp: x'),
    );
    const made = [
      'import',
      '--as',
      staff.loginId,
      '--file',
      file,
      '--code',
      'third',
      '--name',
      '三番',
    ];
    const { code, output } = await run(...made);
    expect(code).toBe(1);
    expect(output).toMatch(/\d+行目 settings\.timers\.grace：1以上にしてください。/u);
    expect(output).toMatch(/\d+行目 settings\.timers\.takeUp：/u);
    const { rows } = await api.build.pool.query(`select 1 from services where code = 'third'`);
    expect(rows).toEqual([]);
  });
});
