/** Copies of the root key for three custodians, and the root key back from two of them. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CustodyCopy,
  CustodyFault,
  joinCustodyCopies,
  makeCustodyCopies,
} from '../../keys/custody.ts';
import { rootCheckOf } from '../../keys/wrapping.ts';
import { PlainError } from '../audit/plain-error.ts';
import { writePrivately } from '../parts/data-folder.ts';
import type { Beside } from './beside.ts';
import { randomUUID } from 'node:crypto';
import { recordEvent } from './record.ts';

const FAULTS: Readonly<Record<CustodyFault['code'], string>> = {
  'public-key-unusable': '公開鍵は、3072ビット以上のRSAの公開鍵（PEM）でなければなりません。',
  'public-keys-equal': '3人の公開鍵が別々のものではありません。',
  'copies-apart': '二つの控えは、同じときに作られた別々の人の控えでなければなりません。',
  'copy-does-not-open': '控えを開けません。控えと秘密鍵の組み合わせを確かめてください。',
  'wrong-root-key': '二つの控えから正しいルート鍵になりません。控えが壊れているおそれがあります。',
};

/** Writes three files; each is useless without its custodian's private key, and alone even with it. */
export async function exportCustody(
  beside: Beside,
  given: { rootKeyFile: string; recipients: readonly string[]; out: string },
): Promise<void> {
  const [first, second, third, ...more] = given.recipients;
  if (!first || !second || !third || more.length > 0)
    throw new PlainError('保管者3人の公開鍵を --to で3つ指定してください。');
  if (!existsSync(given.rootKeyFile))
    throw new PlainError(
      `ルート鍵（${given.rootKeyFile}）がありません。鍵の保管庫の動く機械で、そのアカウントで実行してください。`,
    );
  const { storeId, rootVersion } = await beside.keys.status();
  const root = readFileSync(given.rootKeyFile);
  const recipients = [first, second, third].map((file) => readFileSync(file, 'utf8'));
  const madeAt = new Date(beside.now()).toISOString();
  const copies = inPlainWords(() =>
    makeCustodyCopies({
      root,
      storeId,
      rootVersion,
      madeAt,
      recipients: recipients as [string, string, string],
    }),
  );
  root.fill(0);
  if (beside.isDryRun) {
    beside.say('公開鍵は3つとも使えます。何も書いていません。');
    return;
  }
  mkdirSync(given.out, { recursive: true, mode: 0o700 });
  for (const copy of copies) {
    const file = join(given.out, `root-key-v${rootVersion}-custodian-${copy.custodian}.json`);
    writePrivately(file, `${JSON.stringify(copy, null, 2)}\n`);
    beside.say(`${file}（保管者${copy.custodian}へ）`);
  }
  await rememberCustody(beside, rootVersion);
  beside.say(
    '3つのファイルを、それぞれの保管者に別々に渡してください。ルート鍵は、このうち2人の控えで元に戻せます。',
  );
}

async function rememberCustody(beside: Beside, rootVersion: number): Promise<void> {
  const ceremonyId = randomUUID();
  for (const { id } of beside.organisations)
    await recordEvent(beside, id, {
      ceremonyId,
      ceremony: 'export-custody',
      step: 'done',
      toVersion: rootVersion,
      counts: { custodians: 3 },
    });
}

interface CustodyPart {
  copyFile: string;
  privateKeyFile: string;
  passphrase: string | undefined;
}

/** Puts the root key where it belongs; never over another one. The store need not run. */
export function restoreCustody(given: {
  parts: readonly CustodyPart[];
  rootKeyFile: string;
  say: (line: string) => void;
  isDryRun: boolean;
}): void {
  const { parts, rootKeyFile, say, isDryRun } = given;
  const [first, second, ...more] = parts.map(readPart);
  if (!first || !second || more.length > 0)
    throw new PlainError(
      '保管者2人の控え（--copy）と秘密鍵（--private-key）を、同じ順に2つずつ指定してください。',
    );
  const root = inPlainWords(() => joinCustodyCopies(first, second));
  const { storeId, rootVersion, rootCheck } = first.copy;
  if (rootCheckOf(root, storeId) !== rootCheck) throw new PlainError(FAULTS['wrong-root-key']);
  if (isDryRun) {
    say(`正しいルート鍵（第${rootVersion}版）になります。何も書いていません。`);
    return;
  }
  if (existsSync(rootKeyFile))
    throw new PlainError(`${rootKeyFile} はもうあります。別のルート鍵の上には書きません。`);
  mkdirSync(resolve(rootKeyFile, '..'), { recursive: true, mode: 0o700 });
  writePrivately(rootKeyFile, root);
  root.fill(0);
  say(
    `ルート鍵（第${rootVersion}版）を ${rootKeyFile} に戻しました。鍵の保管庫を起動してください。`,
  );
  say('起動したら、npm run keys -- verify で確かめ、立ち会った人の名前とともに記録してください。');
}

function readPart(part: CustodyPart): { copy: CustodyCopy; privateKey: KeyObject } {
  const parsed = CustodyCopy.safeParse(jsonOf(readFileSync(part.copyFile, 'utf8')));
  if (!parsed.success) throw new PlainError(`${part.copyFile} は、ルート鍵の控えではありません。`);
  return { copy: parsed.data, privateKey: privateKeyOf(part) };
}

function privateKeyOf({ privateKeyFile, passphrase }: CustodyPart): KeyObject {
  try {
    const key = readFileSync(privateKeyFile, 'utf8');
    return createPrivateKey(passphrase === undefined ? key : { key, passphrase });
  } catch {
    throw new PlainError(
      `${privateKeyFile} を開けません。秘密鍵と、そのパスフレーズを確かめてください。`,
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function inPlainWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CustodyFault) throw new PlainError(FAULTS[error.code]);
    throw error;
  }
}
