/** The screens as browsers get them: built by Vite into `<folder>/dist` when their sources have changed. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

import type { Plugin } from 'vite';
import { REPOSITORY } from './data-folder.ts';
import { StartError } from './messages.ts';

interface Screen {
  name: string;
  folder: string;
  /** Where it is served. */
  base: string;
  jsx: 'preact' | 'react';
  /** What it is made of besides its own folder. */
  shares: readonly string[];
}

const SHARED = ['design', 'domain', 'contracts'] as const;

const SCREENS: readonly Screen[] = [
  { name: '相談の部屋', folder: 'room-ui', base: '/room/', jsx: 'preact', shares: SHARED },
  { name: '練習用の電話', folder: 'line/phone/ui', base: '/phone/', jsx: 'preact', shares: SHARED },
  { name: '職員の画面', folder: 'admin-ui', base: '/admin/', jsx: 'react', shares: SHARED },
];

/** The folders there are; each with a tsconfig.json of its own. */
export const SCREEN_FOLDERS: readonly string[] = SCREENS.map(({ folder }) => folder).filter(
  (folder) => existsSync(join(REPOSITORY, folder, 'tsconfig.json')),
);

/** What the dist folder was built from. */
const STAMP = '.built-from';

/** Builds what is not up to date, one after the other; `only`: in these folders. Refuses 'screens-failed'. */
export async function buildScreens({
  say = () => undefined,
  signal,
  only,
}: {
  say?: (line: string) => void;
  signal?: AbortSignal;
  only?: readonly string[];
} = {}): Promise<void> {
  for (const { screen, stamp } of await outdated(only)) {
    signal?.throwIfAborted();
    say(`${screen.name}を組み立てています…`);
    await build(screen, stamp);
  }
}

/** The names, in Japanese, of the screens that are to be built before they can be served. */
export async function outdatedScreens(): Promise<string[]> {
  return (await outdated()).map(({ screen }) => screen.name);
}

async function outdated(only?: readonly string[]): Promise<{ screen: Screen; stamp: string }[]> {
  const found: { screen: Screen; stamp: string }[] = [];
  for (const screen of SCREENS) {
    if (only && !only.includes(screen.folder)) continue;
    if (!existsSync(join(REPOSITORY, screen.folder, 'index.html'))) continue;
    const stamp = await hashOfSources(screen);
    if ((await stampOf(screen)) !== stamp) found.push({ screen, stamp });
  }
  return found;
}

async function stampOf({ folder }: Screen): Promise<string> {
  return readFile(join(REPOSITORY, folder, 'dist', STAMP), 'utf8').catch(() => '');
}

async function hashOfSources({ folder, shares }: Screen): Promise<string> {
  const hash = createHash('sha256');
  const patterns = [folder, ...shares].map((each) => `${each}/**/*.{ts,tsx,css,html,json,svg}`);
  // New versions of packages make other screens of the same sources.
  const files: string[] = ['package-lock.json', 'scripts/parts/screens.ts'];
  const found = glob(patterns, { cwd: REPOSITORY, exclude: ['**/dist/**', '**/dist.*/**'] });
  for await (const file of found) files.push(file);
  for (const file of files.toSorted()) {
    hash.update(file).update('\0');
    hash.update(await readFile(join(REPOSITORY, file))).update('\0');
  }
  return hash.digest('hex');
}

/** Beside the old one first, so that whoever serves it meanwhile never meets half of it. */
async function build(screen: Screen, stamp: string): Promise<void> {
  const root = join(REPOSITORY, screen.folder);
  const made = join(root, `dist.${process.pid}.${randomBytes(4).toString('hex')}`);
  const old = `${made}.old`;
  try {
    // Heavy, and not needed by a start that finds everything built.
    const { build: buildWithVite } = await import('vite');
    await buildWithVite({
      configFile: false,
      root,
      base: screen.base,
      mode: 'production',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [fetchAhead],
      // Vite would take the jsx of development wherever NODE_ENV is not production; React's own build lacks it.
      oxc: { jsx: { runtime: 'automatic', importSource: screen.jsx, development: false } },
      build: {
        outDir: made,
        // LINE's browser is the system's WebView, which may be some years old.
        target: ['es2022', 'safari16', 'chrome107'],
        // A policy of our own origin only leaves no room for data: scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        chunkSizeWarningLimit: 5_000,
      },
    });
    await compress(join(made, 'assets'));
    await writeFile(join(made, STAMP), stamp);
    const dist = join(root, 'dist');
    if (existsSync(dist)) await rename(dist, old);
    await rename(made, dist);
  } catch (error) {
    throw new StartError('screens-failed', failureText(screen, error));
  } finally {
    await rm(made, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** LINE's SDK is needed as soon as the room's own script runs: it comes beside it, not after it. */
const fetchAhead: Plugin = {
  name: 'fetch-ahead',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((each) => each.type === 'chunk');
      const addressOf = (name: string) => {
        const found = chunks.find((each) => each.isDynamicEntry && each.name === name);
        return found && `/room/${found.fileName}`;
      };
      const [line, later] = [addressOf('line'), addressOf('later')];
      if (line === undefined || later === undefined) return [];
      const attrs = { rel: 'modulepreload', crossorigin: true, href: line, 'data-for': 'line' };
      return [
        { tag: 'link', attrs, injectTo: 'head' },
        // Told to the script, which may have to ask for it more than once.
        { tag: 'meta', attrs: { name: 'later', content: later }, injectTo: 'head' },
      ];
    },
  },
};

/** `<file>.gz` and `<file>.br` beside each text, so that nobody packs the same file for every visitor. */
async function compress(folder: string): Promise<void> {
  for await (const name of glob('**/*.{js,css,svg}', { cwd: folder })) {
    const text = await readFile(join(folder, name));
    await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(text, { level: 9 }));
    await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(text));
  }
}

function failureText({ name, folder }: Screen, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${name}（${folder}）を組み立てられません。\n${reason}`;
}
