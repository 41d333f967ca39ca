/**
 * Checks an exported audit trail. Needs Node.js 24 and the files of this folder, nothing else: no database, no network.
 *
 *   node main.ts FOLDER [--checkpoints FOLDER] [--public-key FILE] [--kept FILE]
 *
 * Exit code: 0 nothing found, 1 the trail was changed, 2 it could not be read. See README.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readExport, readKept, readOutside, readPinned, UnreadableError } from './read.ts';
import { verifyTrail } from './verify.ts';
import { reportText } from './words.ts';

const USAGE = `使い方 (usage)：
  npm run audit:verify -- 書き出したフォルダー [--checkpoints 外部の確認点のフォルダー] [--public-key 公開鍵のファイル] [--kept 前回の控え]`;

const OPTIONS = {
  checkpoints: { type: 'string' },
  'public-key': { type: 'string' },
  kept: { type: 'string' },
} as const;

function main(): number {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UnreadableError(USAGE);
  const exported = readExport(folder);
  const { origin } = exported.manifest;
  const kept = values.kept === undefined ? {} : readKept(values.kept);
  const report = verifyTrail({
    ...exported,
    outside: values.checkpoints === undefined ? [] : readOutside(values.checkpoints, origin),
    pinned: values['public-key'] === undefined ? [] : readPinned(values['public-key']),
    kept: kept[origin] ?? null,
  });
  console.log(reportText(report));
  if (report.findings.length > 0) return 1;
  // Never back: what was seen once must be there next time.
  const { newest } = report;
  if (values.kept !== undefined && newest && newest.size >= (kept[origin]?.size ?? 0)) {
    const next = { ...kept, [origin]: newest };
    writeFileSync(values.kept, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
  }
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
