/**
 * Checks a package that was handed over, or a certificate of destruction. Needs Node.js 24 and the files of this folder; a ZIP also needs @zip.js/zip.js,
 * an unpacked folder nothing at all: no database, no network.
 *
 *   node main.ts PACKAGE.zip|FOLDER|CERTIFICATE.json [--public-key FILE] [--passphrase WORDS]
 *
 * Exit code: 0 everything is as it was signed, 1 something was changed or is missing, 2 it could not be read.
 */
import { parseArgs } from 'node:util';
import { verifyCertificate, type SignedCertificate } from './certificate.ts';
import { openFolder, openZip, type PackageReader } from './read.ts';
import { isPinned, verifyPackage } from './verify.ts';
import { existsSync, readFileSync, statSync } from 'node:fs';

const USAGE =
  '使い方：npm run handover:verify -- 一式.zip または 展開したフォルダー [--public-key 公開鍵のファイル] [--passphrase 合言葉]';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { 'public-key': { type: 'string' }, passphrase: { type: 'string' } },
    allowPositionals: true,
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0 || !existsSync(path)) throw new Error(USAGE);
  if (path.endsWith('.json')) return checkCertificate(path, values['public-key']);
  const reader: PackageReader = statSync(path).isDirectory()
    ? openFolder(path)
    : await openZip(path, values.passphrase);
  const pinned = values['public-key'] && readFileSync(values['public-key'], 'utf8');
  const report = await verifyPackage(reader, pinned ?? null);
  await reader.close();
  for (const finding of report.findings) console.error(`× ${finding}`);
  for (const note of report.notes) console.log(note);
  console.log(`照合値（manifest.json の SHA-256）：${report.digest}`);
  console.log(
    report.findings.length === 0
      ? `問題は見つかりませんでした。${report.files}個のファイル、${report.rows}件の記録が、署名されたときのままです。`
      : `${report.findings.length}個の問題が見つかりました。`,
  );
  return report.findings.length === 0 ? 0 : 1;
}

function checkCertificate(path: string, keyFile: string | undefined): number {
  const certificate = JSON.parse(readFileSync(path, 'utf8')) as SignedCertificate;
  const isSigned = verifyCertificate(certificate);
  const isPinnedKey =
    keyFile === undefined || isPinned(readFileSync(keyFile, 'utf8'), certificate.publicKey);
  console.log(
    isSigned && isPinnedKey
      ? `第${certificate.number}段階の証明書は、署名されたときのままです。`
      : isSigned
        ? '× 証明書の公開鍵が、指定された公開鍵と違います。'
        : '× 証明書が、署名されたあとに変わっています。',
  );
  return isSigned && isPinnedKey ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(/encrypted|password/iu.test(text) ? '合言葉が違います（--passphrase）。' : text);
  process.exitCode = 2;
}
