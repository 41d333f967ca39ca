/** The supervisor's plain words: Japanese first, English below, for whatever the operator can act upon. */

/** Something the operator can put right. Its message is shown as it is, without a stack trace. */
export class StartError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'StartError';
    this.code = code;
  }
}

function startError(code: string, japanese: string, english: string): StartError {
  return new StartError(code, `${japanese}\n(${english})`);
}

export function portTaken(port: number): StartError {
  return startError(
    'port-taken',
    `ポート ${port} はほかのプログラムが使っています。そのプログラムを止めるか、別の番号で起動してください: PORT=${port + 1} npm start`,
    `Port ${port} is in use. Stop the program that holds it, or choose another port: PORT=${port + 1} npm start`,
  );
}

/** Production without a public key for its backups. */
export const NO_BACKUP_KEY =
  'バックアップの公開鍵がありません。バックアップは作られません。npm run backup:init を実行してください。';

export function portRefused(port: number): StartError {
  return startError(
    'port-refused',
    `ポート ${port} を開く権限がありません。1024 以上の番号で起動してください: PORT=8080 npm start`,
    `Not allowed to open port ${port}. Choose one from 1024 up: PORT=8080 npm start`,
  );
}

export function alreadyRunning(folder: string, holder: string): StartError {
  return startError(
    'already-running',
    `このデータフォルダー（${folder}）は、すでに起動中の窓口が使っています（プロセス ${holder}）。先にそちらを Ctrl-C で止めてください。`,
    `The data folder ${folder} is in use by a running system (process ${holder}). Stop that one first.`,
  );
}

export function diskFull(folder: string, freeMegabytes: number | null): StartError {
  const rest = freeMegabytes === null ? '' : `（残り ${freeMegabytes} MB）`;
  return startError(
    'disk-full',
    `ディスクの空きが足りません${rest}: ${folder}。500 MB 以上空けてから、もう一度起動してください。`,
    `Not enough free disk space for ${folder}. Free at least 500 MB and start again.`,
  );
}

export function folderNotWritable(folder: string): StartError {
  return startError(
    'folder-not-writable',
    `データフォルダー（${folder}）に書き込めません。持ち主と権限を確かめるか、MADOGUCHI_DATA で別のフォルダーを指定してください。`,
    `Cannot write to ${folder}. Check its owner and mode, or name another folder in MADOGUCHI_DATA.`,
  );
}

export function folderOfAnother(folder: string, owner: number): StartError {
  return startError(
    'folder-of-another',
    `データフォルダー（${folder}）は別の利用者（uid ${owner}）が使っているものです。その利用者で起動するか、MADOGUCHI_DATA で別のフォルダーを指定してください。`,
    `The data folder ${folder} belongs to user ${owner}. Start as that user, or name another folder in MADOGUCHI_DATA.`,
  );
}

export function postgresPackageMissing(name: string): StartError {
  return startError(
    'postgres-missing',
    `この環境（${name}）用の PostgreSQL が見つかりません。node_modules を消してもう一度起動するか、DATABASE_URL で手元の PostgreSQL 18 を指定してください。`,
    `No PostgreSQL binaries for ${name}. Remove node_modules and start again, or point DATABASE_URL to a PostgreSQL 18.`,
  );
}

export function noUnprivilegedUser(): StartError {
  return startError(
    'no-unprivileged-user',
    'PostgreSQL は root では動きません。postgres か nobody というユーザーを用意するか、一般ユーザーで起動してください。',
    'PostgreSQL does not run as root. Provide a user named postgres or nobody, or start as an ordinary user.',
  );
}

export function noCrossableFolder(tried: readonly string[]): StartError {
  return startError(
    'no-crossable-folder',
    `PostgreSQL のデータを置ける場所がありません（試した場所: ${tried.join('、')}）。ほかのユーザーも通れるフォルダーに置き直すか、一般ユーザーで起動してください。`,
    `No folder for PostgreSQL's data that its user can reach (tried ${tried.join(', ')}).`,
  );
}

export function locationLost(file: string, place: string): StartError {
  return startError(
    'location-lost',
    `データベースの置き場所 ${place} が見つかりません（${file} に記録されています）。元に戻してから起動してください。データを捨ててよい場合だけ ${file} を消してください。`,
    `The database folder ${place}, named in ${file}, is gone. Put it back; remove ${file} only if the data may be lost.`,
  );
}

export function databaseNeedsSql(reason: string, statements: readonly string[]): StartError {
  return startError(
    'database-needs-sql',
    `DATABASE_URL の利用者には、必要な役割やデータベースを作る権限がありません（${reason}）。管理者として次の SQL を実行してから、もう一度起動してください。\n\n${statements.join('\n')}\n`,
    `The user of DATABASE_URL may not create what is needed. Run the SQL above as an administrator and start again.`,
  );
}

export function databaseUnreachable(reason: string): StartError {
  return startError(
    'database-unreachable',
    `データベースにつながりません（${reason}）。DATABASE_URL とサーバーの状態を確かめてください。`,
    `Cannot reach the database (${reason}). Check DATABASE_URL and the server.`,
  );
}

export function temporalUnreachable(address: string, reason: string): StartError {
  return startError(
    'temporal-unreachable',
    `Temporal（${address}）につながりません（${reason}）。TEMPORAL_ADDRESS とサーバーの状態を確かめてください。`,
    `Cannot reach Temporal at ${address} (${reason}). Check TEMPORAL_ADDRESS and the server.`,
  );
}

export function temporalUnavailable(version: string, reasons: readonly string[]): StartError {
  return startError(
    'temporal-unavailable',
    `Temporal ${version} を用意できません。次のどれかをしてから、もう一度起動してください: (1) github.com につながるようにする (2) Go 1.26 以降を入れる (3) temporal-server と temporal-sql-tool ${version} を PATH に置く (4) TEMPORAL_ADDRESS で動いている Temporal を指定する。\n試したこと:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
    `Temporal ${version} could not be obtained: allow access to github.com, install Go, put the binaries on PATH, or set TEMPORAL_ADDRESS.`,
  );
}

export function temporalSchemaFailed(database: string, log: string): StartError {
  return startError(
    'temporal-schema-failed',
    `Temporal のデータベース（${database}）を準備できませんでした。記録: ${log}`,
    `Setting up Temporal's database ${database} failed. See ${log}.`,
  );
}

export function commandFailed(what: string, log: string, tail: string): StartError {
  return startError(
    'command-failed',
    `${what}に失敗しました。記録: ${log}\n${indent(tail)}`,
    `This step failed. See ${log}.`,
  );
}

export function childNeverReady(name: string, log: string, tail: string): StartError {
  return startError(
    'child-never-ready',
    `${name} が起動できませんでした。記録: ${log}\n${indent(tail)}`,
    `${name} did not start. See ${log}.`,
  );
}

/** Log lines as their text alone. */
function plainLines(log: string): string {
  return log
    .split('\n')
    .map((line) => textIn(line) ?? line)
    .join('\n');
}

function textIn(line: string): string | null {
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown };
    return typeof msg === 'string' ? msg : null;
  } catch {
    return null;
  }
}

function indent(text: string): string {
  return plainLines(text)
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

/** How one end of a process is told: by its exit code or the signal that ended it. */
export function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `コード ${code ?? '不明'}` : `シグナル ${signal}`;
}

/** The supervisor's own line about a child that stopped unasked. */
export function restarting(name: string, end: string, delayMs: number): string {
  return `${name} が止まりました（${end}）。${(delayMs / 1000).toFixed(1)} 秒後に起動し直します。`;
}

const NOT_WRITABLE = new Set(['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** Turns what the file system refuses, at any depth, into plain words; hands back everything else as it came. */
export function plainError(error: unknown, folder: string): unknown {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const code = 'code' in inner ? inner.code : undefined;
    if (inner instanceof StartError) return error;
    if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, null);
    if (NOT_WRITABLE.has(String(code))) return folderNotWritable(folder);
  }
  return error;
}

/** Said when the engine's databases were made anew under a system that was in use. */
export const ENGINE_IS_NEW =
  '進行エンジンのデータベースが新しくなっています。別の端末で npm run rehydrate を実行すると、開いている相談の期限が続きから動きます。';
