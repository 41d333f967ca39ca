/**
 * Checks the signed form of a certificate of disposal. Needs Node.js 24 and this folder, nothing else.
 *
 *   node main.ts CERTIFICATE.json --public-key FILE
 *
 * Exit code: 0 sound, 1 changed or signed by somebody else, 2 it could not be read.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyCertificate } from './verify.ts';

const USAGE = `使い方 (usage)：
  npm run certificate:verify -- 廃棄証明書.json --public-key 公開鍵のファイル`;

function main(): number {
  const { values, positionals } = parseArgs({
    options: { 'public-key': { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const pinned = values['public-key'];
  if (file === undefined || pinned === undefined || more.length > 0) throw new Error(USAGE);
  const keys = readFileSync(pinned, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const { isSound, words } = verifyCertificate(readFileSync(file, 'utf8'), keys);
  console.log(words);
  return isSound ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
