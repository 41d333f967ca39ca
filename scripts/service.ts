/**
 * `npm run service -- export|import`: a service's configuration as one readable file, against the running system.
 *
 *   npm run service -- export --organisation CODE --service CODE [--version N] [--file FILE]
 *   npm run service -- import --organisation CODE --file FILE --as LOGIN-ID --code CODE --name NAME   (a new service)
 *   npm run service -- import --organisation CODE --file FILE --as LOGIN-ID --service CODE            (a draft of one)
 *
 * `--dry-run` checks the file and shows what would change. Nothing is ever published by it but a new service's beginning.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  makeConfiguredService,
  readConfiguration,
  storeConfigurationDraft,
} from '../api/services/configuration.ts';
import {
  readConfigurationFile,
  writeConfiguration,
  type FileFault,
} from '../api/services/configuration-file.ts';
import { readForms } from '../api/settings/queries.ts';
import { ServiceConfiguration } from '../contracts/service-configuration.ts';
import { createCrypt, type Crypt } from '../db/crypt.ts';
import { openDatabase, type Database } from '../db/orm.ts';
import { firstRow, inScope, inSystem, seeServices, type Tx } from '../db/scope.ts';
import { Refusal } from '../domain/errors.ts';
import { lineDiff } from '../domain/text-diff.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { readPlaces } from './parts/running-places.ts';

/** What whoever runs it can put right: shown as it is. */
class PlainError extends Error {}

const USAGE = `使い方：
  npm run service -- export --organisation 組織のコード --service 窓口のコード [--version 版] [--file ファイル]
  npm run service -- import --organisation 組織のコード --file ファイル --as 職員のID --code 新しい窓口のコード --name 窓口の名前
  npm run service -- import --organisation 組織のコード --file ファイル --as 職員のID --service 今ある窓口のコード
  （import に --dry-run を付けると、確かめるだけで何も変えません）`;

const OPTIONS = {
  organisation: { type: 'string' },
  service: { type: 'string' },
  version: { type: 'string' },
  file: { type: 'string' },
  as: { type: 'string' },
  code: { type: 'string' },
  name: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

interface Place {
  database: Database;
  crypt: Crypt;
  organisationId: string;
  now: Date;
}

type Given = ReturnType<typeof readArguments>;

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    return { ...values, does: positionals[0] };
  } catch {
    throw new PlainError(USAGE);
  }
}

function demanded(value: string | undefined): string {
  if (value === undefined || value === '') throw new PlainError(USAGE);
  return value;
}

async function inOrganisation<T>(
  { database, organisationId }: Place,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inScope(database, { organisationId, serviceIds: [] }, work);
}

/** The service of that code, which the transaction sees from now on. */
async function seeService(tx: Tx, code: string): Promise<string> {
  const found = await firstRow<{ id: string }>(tx, `select id from services where code = ?`, [
    code,
  ]);
  if (!found) throw new PlainError(`窓口「${code}」は見つかりません。`);
  await seeServices(tx, [found.id]);
  return found.id;
}

async function exportService(place: Place, given: Given): Promise<void> {
  const { crypt, organisationId, now } = place;
  const version = given.version === undefined ? undefined : Number(given.version);
  const text = await inOrganisation(place, async (tx) => {
    const serviceId = await seeService(tx, demanded(given.service));
    const whole = { now, version };
    return writeConfiguration(
      await readConfiguration(tx, crypt, { organisationId, serviceId }, whole),
    );
  });
  if (given.file === undefined) process.stdout.write(text);
  else writeFileSync(given.file, text);
}

async function importService(place: Place, given: Given): Promise<void> {
  const text = readFileSync(demanded(given.file), 'utf8');
  await inOrganisation(place, (tx) =>
    given.service === undefined
      ? importAsNew(tx, place, given, text)
      : importAsDraft(tx, place, given, text),
  );
}

async function importAsNew(tx: Tx, place: Place, given: Given, text: string): Promise<void> {
  const { crypt, organisationId, now } = place;
  const service = demandNamed({ code: demanded(given.code), name: demanded(given.name) });
  const staffId = await findStaff(tx, demanded(given.as));
  await demandAdministrator(tx, staffId, null);
  const configuration = { ...demandWhole(readConfigurationFile(text)), service };
  if (given['dry-run']) {
    console.log(`窓口「${service.name}」（${service.code}）を作れます。まだ何も変えていません。`);
    return;
  }
  await makeConfiguredService(
    tx,
    crypt,
    { organisationId, staffId, now },
    randomUUID(),
    configuration,
  );
  console.log(
    `窓口「${service.name}」（${service.code}）を作りました。LINEの接続と職員は、画面で設定してください。`,
  );
}

async function importAsDraft(tx: Tx, place: Place, given: Given, text: string): Promise<void> {
  const { crypt, organisationId, now } = place;
  const serviceId = await seeService(tx, demanded(given.service));
  const staffId = await findStaff(tx, demanded(given.as));
  await demandAdministrator(tx, staffId, serviceId);
  const read = demandWhole(readConfigurationFile(text, await readForms(tx, serviceId)));
  const current = await readConfiguration(tx, crypt, { organisationId, serviceId }, { now });
  const wanted = { ...read, service: current.service };
  const changed = changedLines(current, wanted);
  console.log(changed.length === 0 ? '今の設定と同じです。' : changed.join('\n'));
  if (given['dry-run']) return;
  await storeConfigurationDraft(tx, { organisationId, staffId, now }, serviceId, wanted);
  console.log('\n下書きにしました。画面で確かめて、公開してください。');
  if (isOtherwise(current, wanted))
    console.log('関係機関と定型文には下書きがないため、そのままです。違いは画面で直してください。');
}

/** "- " before what went, "+ " before what came. */
function changedLines(before: ServiceConfiguration, after: ServiceConfiguration): string[] {
  const shown = (one: ServiceConfiguration) =>
    writeConfiguration({ ...one, richMenu: printed(one) });
  return lineDiff(shown(before), shown(after))
    .filter(({ kind }) => kind !== 'same')
    .map(({ kind, text }) => `${kind === 'added' ? '+' : '-'} ${text.trimEnd()}`);
}

/** With the print of each picture in the place of its bytes. */
function printed({ richMenu }: ServiceConfiguration): ServiceConfiguration['richMenu'] {
  return (
    richMenu && {
      ...richMenu,
      pages: richMenu.pages.map((page) => {
        const { picture } = page;
        const print = picture && createHash('sha256').update(picture.bytes).digest('hex');
        return { ...page, picture: picture && { ...picture, bytes: print ?? '' } };
      }),
    }
  );
}

function isOtherwise(a: ServiceConfiguration, b: ServiceConfiguration): boolean {
  const parts = ({ agencies, templates }: ServiceConfiguration) =>
    JSON.stringify({ agencies, templates });
  return parts(a) !== parts(b);
}

async function findStaff(tx: Tx, loginId: string): Promise<string> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select id from staff where login_id = ? and disabled_at is null`,
    [loginId],
  );
  if (!found) throw new PlainError(`職員「${loginId}」は見つかりません。`);
  return found.id;
}

function demandNamed(service: { code: string; name: string }): ServiceConfiguration['service'] {
  const { success, data } = ServiceConfiguration.shape.service.safeParse(service);
  if (success) return data;
  throw new PlainError(
    '窓口のコードは半角の小文字・数字・ハイフンで40字まで、名前は60字までにしてください。',
  );
}

/** `null`: of any service, as on screen; the new one is then theirs too. */
async function demandAdministrator(
  tx: Tx,
  staffId: string,
  serviceId: string | null,
): Promise<void> {
  const found = await firstRow(
    tx,
    `select 1 from memberships where staff_id = ? and service_id = coalesce(?::uuid, service_id) and role = 'administrator'`,
    [staffId, serviceId],
  );
  if (!found) throw new PlainError('この職員は、窓口の管理者ではありません。');
}

function demandWhole(read: ReturnType<typeof readConfigurationFile>): ServiceConfiguration {
  if ('configuration' in read) return read.configuration;
  throw new PlainError(['ファイルを直してください。', ...read.faults.map(lineOf)].join('\n'));
}

function lineOf({ path, line, text }: FileFault): string {
  const place = [line === null ? '' : `${line}行目`, path].filter((one) => one !== '').join(' ');
  return `  ${place}：${text}`;
}

const REFUSED: Readonly<Record<string, string>> = {
  'code-taken': 'このコードは、別の窓口で使われています。ほかのコードにしてください。',
  'draft-requested': '今の下書きは承認を待っています。承認か差し戻しのあとで取り込んでください。',
  'menu-picture':
    'メニューの画像が、書き出したときのままではありません。画像は取り込んだあとに、画面で入れてください。',
  unreadable: 'メニューの画像を読み取れません。画像は取り込んだあとに、画面で入れてください。',
  'no-settings': 'この窓口には、まだ設定がありません。',
};

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const code = demanded(given.organisation);
  const places = readPlaces(process.env);
  const keys = createKeyStoreClient({ socketPath: places.KEYS_SOCKET });
  const database = await openDatabase(places.DATABASE_APP_URL, { poolSize: 1 });
  const system = await openDatabase(places.DATABASE_SYSTEM_URL, { poolSize: 1 });
  try {
    const organisation = await inSystem(system, (tx) =>
      firstRow<{ id: string }>(tx, `select id from organisations where code = ?`, [code]),
    );
    if (!organisation) throw new PlainError(`組織「${code}」は見つかりません。`);
    const { id: organisationId } = organisation;
    const place = { database, crypt: createCrypt(keys), organisationId, now: new Date() };
    if (given.does === 'export') await exportService(place, given);
    else if (given.does === 'import') await importService(place, given);
    else throw new PlainError(USAGE);
  } finally {
    await Promise.all([database.close(), system.close()]);
    await keys.close();
  }
}

function plainWordsFor(error: unknown): string | null {
  if (error instanceof PlainError) return error.message;
  if (!(error instanceof Refusal)) return null;
  const { reason } = error.detail ?? {};
  return (typeof reason === 'string' && REFUSED[reason]) || '見つからないか、今はできません。';
}

try {
  await main();
} catch (error) {
  const words = plainWordsFor(error);
  if (words === null) throw error;
  console.error(words);
  process.exitCode = 1;
}
