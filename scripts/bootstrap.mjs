// Runs one of our scripts on Node 24, on a bare clone: `node scripts/bootstrap.mjs <script.ts> [arguments]`.
// Plain JavaScript without dependencies, for whatever Node from 20 up is there. Everything else assumes what this provides:
// the packages of package-lock.json in node_modules, and a Node 24 that runs TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(ROOT, 'node_modules');
const STAMP = path.join(MODULES, '.madoguchi-installed');
const TEMPORARY = path.join(ROOT, '.tmp');
const LOCK = path.join(TEMPORARY, 'install.lock');
const INSTALL_LOG = path.join(TEMPORARY, 'install.log');
const WANTED_MAJOR = 24;
const OLDEST_MAJOR = 20;

/** What the operator can put right; shown without a stack trace. */
class PlainError extends Error {}

async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (!script) throw new PlainError('usage: node scripts/bootstrap.mjs <script.ts> [arguments]');
  if (majorOf(process.versions.node) < OLDEST_MAJOR)
    throw new PlainError(
      `Node.js ${process.versions.node} は古すぎます。Node.js ${OLDEST_MAJOR} 以上を入れてください。\n(Node.js ${OLDEST_MAJOR} or newer is needed.)`,
    );
  await ensurePackages();
  await run(await findNode(), script, args);
}

// ---- packages ----

async function ensurePackages() {
  const wanted = await stampOfLockFile();
  if ((await readText(STAMP)) === wanted) return;
  await fs.mkdir(TEMPORARY, { recursive: true });
  const unlock = await lockInstallation();
  try {
    // Another bootstrap may have done it while we waited; or a developer, with npm itself.
    if ((await readText(STAMP)) === wanted) return;
    if (!(await isInStep())) await installPackages();
    await fs.writeFile(STAMP, wanted);
  } finally {
    await unlock();
  }
}

/** Packages differ by platform, so a folder shared between two machines is installed anew. */
async function stampOfLockFile() {
  const lockFile = await fs.readFile(path.join(ROOT, 'package-lock.json'));
  const hash = createHash('sha256').update(lockFile).digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/** Whether npm's own account of node_modules has every package of the lock file in its version. */
async function isInStep() {
  try {
    const read = async (file) => JSON.parse(await fs.readFile(file, 'utf8')).packages;
    const wanted = await read(path.join(ROOT, 'package-lock.json'));
    const installed = await read(path.join(MODULES, '.package-lock.json'));
    return Object.entries(wanted).every(
      ([place, { version, optional }]) =>
        place === '' || installed[place]?.version === version || (optional && !installed[place]),
    );
  } catch {
    return false;
  }
}

async function installPackages() {
  const startedAt = Date.now();
  say('パッケージを取り込んでいます（初回だけ、1〜3 分ほど）…');
  const progress = setInterval(() => {
    say(`  パッケージの取り込み中、経過 ${Math.round((Date.now() - startedAt) / 1000)} 秒`);
  }, 15_000);
  try {
    // Tools of development are part of it: our Node 24 is one of them.
    const packages = ['--include=dev', '--include=optional'];
    await npm(['ci', ...packages]).catch((error) => {
      // A lock file written behind a mirror that lacks other platforms' packages: 'ci' is strict about those, 'install' is not.
      if (!error.message.includes('EUSAGE')) throw error;
      return npm(['install', '--no-save', ...packages]);
    });
  } catch (error) {
    throw new PlainError(
      `パッケージを取得できません。ネットワークと npm の設定（レジストリ、プロキシ）を確かめてから、もう一度実行してください。記録: ${INSTALL_LOG}\n(The packages could not be installed. Check the network and npm's registry and proxy settings. Log: ${INSTALL_LOG})\n${error.message}`,
    );
  } finally {
    clearInterval(progress);
  }
}

/** Runs the npm that runs us, else the one on PATH. Throws with the last lines it wrote. */
async function npm(args) {
  const own = process.env.npm_execpath;
  const [command, first] =
    own && own.endsWith('.js') ? [process.execPath, [own]] : [isWindows() ? 'npm.cmd' : 'npm', []];
  const log = createWriteStream(INSTALL_LOG, { flags: 'w' });
  let tail = '';
  let reason = '';
  const code = await new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows(),
    });
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk) => {
        log.write(chunk);
        tail = (tail + chunk).slice(-3_000);
        reason ||= /npm (?:error|ERR!) code (\w+)/.exec(tail)?.[1] ?? '';
      });
    child.once('error', (error) => {
      tail += `${error.message}\n`;
      resolve(1);
    });
    child.once('close', resolve);
  });
  log.end();
  if (code !== 0) throw new Error(indent(`${reason}\n${tail}`));
}

/** Holds off other bootstraps of this checkout; a lock whose holder died is taken over. */
async function lockInstallation() {
  const mine = `${LOCK}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await fs.writeFile(mine, String(process.pid));
  let hasWaited = false;
  try {
    // A hard link appears in one step and with its content, so a lock always names its holder.
    while (!(await succeeds(fs.link(mine, LOCK)))) {
      if (!hasWaited) say('ほかの起動がパッケージを取り込んでいます。終わるのを待ちます…');
      hasWaited = true;
      await removeDeadLock();
      await sleep(300);
    }
  } finally {
    await fs.rm(mine, { force: true });
  }
  return () => fs.rm(LOCK, { force: true });
}

async function removeDeadLock() {
  const holder = Number(await readText(LOCK));
  if (!holder || isAlive(holder)) return;
  const aside = `${LOCK}.dead.${process.pid}`;
  if (!(await succeeds(fs.rename(LOCK, aside)))) return;
  // Somebody else may have taken over between our look and our move: then it goes back.
  if (Number(await readText(aside)) !== holder) await succeeds(fs.link(aside, LOCK));
  await fs.rm(aside, { force: true });
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// ---- Node 24 ----

async function findNode() {
  if (majorOf(process.versions.node) === WANTED_MAJOR) return process.execPath;
  const fromPackages = path.join(MODULES, 'node', 'bin', isWindows() ? 'node.exe' : 'node');
  if (isRightNode(fromPackages)) return fromPackages;
  const version = await wantedNodeVersion();
  const folder = path.join(cacheFolder(), `node-${version}`);
  const cached = nodeIn(folder);
  if (isRightNode(cached)) return cached;
  return fetchNode(version, folder);
}

/** Where install scripts may not run, the package `node` stays empty; its platform package holds the program itself. */
async function fetchNode(version, folder) {
  say(`Node.js ${version} を用意しています…`);
  await fs.mkdir(TEMPORARY, { recursive: true });
  const half = `${folder}.${process.pid}.new`;
  try {
    await fs.mkdir(half, { recursive: true });
    await npm([
      'install',
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--prefix',
      half,
      `${nodePackage()}@${version}`,
    ]);
    if (!isRightNode(nodeIn(half))) throw new Error(`    ${nodeIn(half)} が動きません`);
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rename(half, folder);
    return nodeIn(folder);
  } catch (error) {
    throw new PlainError(
      `Node.js ${WANTED_MAJOR} を用意できません。Node.js ${WANTED_MAJOR} を入れて、もう一度実行してください。\n(Node.js ${WANTED_MAJOR} could not be obtained. Install it and try again.)\n${error.message}`,
    );
  } finally {
    await fs.rm(half, { recursive: true, force: true });
  }
}

async function wantedNodeVersion() {
  const lockFile = JSON.parse(await fs.readFile(path.join(ROOT, 'package-lock.json'), 'utf8'));
  return lockFile.packages['node_modules/node'].version;
}

function nodePackage() {
  const system = isWindows() ? 'win' : process.platform;
  const family = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${family}-${system}-${process.arch}`;
}

function nodeIn(folder) {
  return path.join(folder, 'node_modules', nodePackage(), 'bin', isWindows() ? 'node.exe' : 'node');
}

function isRightNode(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.startsWith(`v${WANTED_MAJOR}.`);
}

// ---- the script ----

async function run(node, script, args) {
  const child = spawn(node, [path.join(ROOT, script), ...args], {
    cwd: ROOT,
    env: environment(),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.exit(128 + os.constants.signals[signal]);
  });
}

/** npm passes a signal to its shell, and that shell dies of it without passing it on. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}

/** What speaks to the outside goes through the proxy of the house; what we speak among ourselves must not. */
function environment() {
  const env = { ...process.env };
  // npm's own settings are its affair, and would reach every npm started further down.
  for (const name of Object.keys(env)) if (/^npm_(lifecycle|package)_/.test(name)) delete env[name];
  const hasProxy = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].some(
    (name) => env[name],
  );
  if (!hasProxy) return env;
  const direct = [env.NO_PROXY || env.no_proxy, 'localhost', '127.0.0.1', '::1'];
  env.NO_PROXY = env.no_proxy = direct.filter(Boolean).join(',');
  env.NODE_USE_ENV_PROXY ??= '1';
  return env;
}

// ---- small things ----

function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'madoguchi');
}

function majorOf(version) {
  return Number(version.split('.', 1)[0]);
}

function isWindows() {
  return process.platform === 'win32';
}

function readText(file) {
  return fs.readFile(file, 'utf8').catch(() => '');
}

function succeeds(promise) {
  return promise.then(
    () => true,
    () => false,
  );
}

function indent(text) {
  const [first, ...rest] = text.trimEnd().split('\n');
  const lines = [first, ...rest.slice(-15)].filter(Boolean);
  return lines.map((line) => `    ${line}`).join('\n');
}

function say(line) {
  console.error(line);
}

main().catch((error) => {
  if (error?.code === 'ENOSPC')
    console.error(
      'ディスクの空きが足りません。500 MB 以上空けてから、もう一度実行してください。\n(No space left on the disk.)',
    );
  else console.error(error instanceof PlainError ? error.message : error);
  process.exit(1);
});
