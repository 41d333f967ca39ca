/** What the source itself must not hold, so that no single line can undo what the borders promise. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';

const FILES = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.html'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('test/') && !path.startsWith('bench/'));
const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const SOURCES = FILES.map((path) => ({ path, text: read(path) }));

/** Where the pattern stands, as "file: match". */
function findings(pattern: RegExp, within: RegExp = /./u): string[] {
  return SOURCES.filter(({ path }) => within.test(path)).flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`),
  );
}

describe('the source', () => {
  test('is there to be looked at', () => {
    expect(SOURCES.length).toBeGreaterThan(900);
  });

  test('runs no text as a program', () => {
    expect(findings(/\beval\(|new Function\(|setTimeout\(\s*['"`]|vm\.run/gu)).toEqual([]);
  });

  test('starts other programs by name and arguments, never by a line for a shell', () => {
    expect(findings(/(?<!\.)\bexec(?:Sync)?\(\s*[`'"]|shell:\s*true/gu)).toEqual([]);
    // Processes that answer requests start none at all.
    expect(findings(/node:child_process/gu, /^(?:api|db|worker|activities|line)\//u)).toEqual([]);
  });

  test('puts words on a page as words, and takes no markup and no XML from anybody', () => {
    const asMarkup =
      /dangerouslySetInnerHTML|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write/gu;
    expect(findings(asMarkup)).toEqual([]);
    expect(findings(/DOMParser|xml2js|fast-xml|libxml|contentEditable/gu)).toEqual([]);
  });

  test('encrypts by AES-GCM, and signs and digests by nothing of the past', () => {
    const ciphers = findings(/create(?:Cipher|Decipher)iv\(\s*'[^']+'/gu);
    expect(ciphers.length).toBeGreaterThan(0);
    for (const found of ciphers) expect(found).toContain("'aes-256-gcm'");
    const digests = findings(/create(?:Hash|Hmac)\(\s*'[^']+'/gu);
    expect(digests.length).toBeGreaterThan(0);
    for (const found of digests) expect(found).toMatch(/'sha(?:256|384|512)'/u);
    expect(findings(/RSA_PKCS1_PADDING|'md5'|'rc4'|chacha20/giu)).toEqual([]);
  });

  test('draws what must not be guessed from the operating system', () => {
    expect(findings(/Math\.random\(/gu, /^(?:api|db|keys|activities|contracts)\//u)).toEqual([]);
  });

  test('hides passwords as they are typed, and lets them be pasted and filled in', () => {
    const fields = findings(/autoComplete(?:=|: )['"](?:current|new)-password['"]/gu, /\.tsx$/u);
    expect(fields.length).toBeGreaterThan(2);
    for (const path of new Set(fields.map((found) => found.split(':')[0] ?? '')))
      expect(read(path), path).toContain('type="password"');
    expect(findings(/onPaste=\{[^}]*preventDefault/gu)).toEqual([]);
  });

  test('asks for no hint and no secret question', () => {
    expect(findings(/秘密の質問|パスワードのヒント|secret.?question|password.?hint/giu)).toEqual(
      [],
    );
  });
});

describe('the image of production', () => {
  test('has neither history nor data nor tests in it', () => {
    const left = read('.dockerignore').split('\n');
    for (const name of ['.git', '.data', 'test']) expect(left).toContain(name);
  });

  test('runs as nobody special, and takes packages by the lock file alone', () => {
    const image = read('Dockerfile');
    expect(image).toContain('\nUSER node\n');
    expect(image.match(/npm ci/gu)?.length).toBe(2);
    expect(image).not.toContain('npm install');
  });
});
