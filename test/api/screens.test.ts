import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '../../api/http/security-headers.ts';
import { screens, type ScreensOptions } from '../../api/screens/screens.ts';
import type { Door } from '../../contracts/room.ts';

const PAGE = [
  '<!doctype html><meta name="door" content="line" />',
  '<link rel="preconnect" href="https://api.line.me" crossorigin data-for="line" />',
  '<script type="application/json" id="door">\n      null\n    </script><script src="/room/assets/a.js"></script>',
].join('\n');
const SCRIPT = 'export {};';
let root: string;
const servers: Server[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'madoguchi-screens-'));
  mkdirSync(join(root, 'room', 'assets'), { recursive: true });
  writeFileSync(join(root, 'room', 'index.html'), PAGE);
  writeFileSync(join(root, 'room', 'assets', 'a.js'), SCRIPT);
  writeFileSync(join(root, 'room', 'assets', 'c.js'), SCRIPT);
  writeFileSync(join(root, 'room', 'assets', 'c.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(root, 'room', 'assets', 'c.js.br'), brotliCompressSync(SCRIPT));
});

afterAll(async () => {
  await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
  rmSync(root, { recursive: true, force: true });
});

async function serve(
  isPractice: boolean,
  doorOf?: NonNullable<ScreensOptions['doorOf']>,
): Promise<string> {
  const folders = { room: join(root, 'room'), admin: join(root, 'none') };
  const app = express();
  app.use(
    securityHeaders({ production: !isPractice }),
    screens({ isPractice, folders, ...(doorOf ? { doorOf } : {}) }),
  );
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the page of the room', () => {
  test('is served for every room, is never kept, and runs no script but ours', async () => {
    const answer = await fetch(`${await serve(true)}/room/demo/?liff.state=x`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  test("takes the practice phone for LINE in practice, and shows itself in that phone's frame", async () => {
    const answer = await fetch(`${await serve(true)}/room/demo/`);
    expect(await answer.text()).toContain('<meta name="door" content="phone" />');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  test('knows LINE only in production, and shows itself in no frame', async () => {
    const answer = await fetch(`${await serve(false)}/room/demo/`);
    expect(await answer.text()).toContain('<meta name="door" content="line" />');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self' https://static.line-scdn.net;");
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  test('brings what stands before the door, whatever is in it', async () => {
    const door: Door = {
      service: { name: '</script><b>', organisation: '区' },
      reception: {
        state: 'open',
        takesNew: true,
        intakeOverSince: null,
        text: '今、受付中です。',
        until: null,
        opensAt: null,
        changesInMs: null,
      },
      emergencyContacts: [],
      liffId: '1-a',
    };
    const asked: string[] = [];
    const base = await serve(true, (key) => {
      asked.push(key);
      return Promise.resolve(key === 'demo' ? door : null);
    });
    const page = await (await fetch(`${base}/room/demo/?liff.state=x`)).text();
    const [, data = ''] = /id="door">([^<]*)<\/script>/u.exec(page) ?? [];
    expect(JSON.parse(data)).toEqual(door);
    const unknown = await (await fetch(`${base}/room/%E0%A4%A/`)).text();
    expect(unknown).toMatch(/id="door">\s*null\s*<\/script>/u);
    expect(asked).toEqual(['demo', '']);
  });

  test('reaches out to LINE before its script runs, but never in practice', async () => {
    expect(await (await fetch(`${await serve(false)}/room/demo/`)).text()).toContain('api.line.me');
    expect(await (await fetch(`${await serve(true)}/room/demo/`)).text()).not.toContain('line.me');
  });

  test('has files that are kept for ever, and no page in place of one that is gone', async () => {
    const base = await serve(true);
    const file = await fetch(`${base}/room/assets/a.js`);
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${base}/room/assets/b.js`)).status).toBe(404);
  });

  test('has files that come packed to whoever takes them so', async () => {
    const base = await serve(true);
    const packed = await fetch(`${base}/room/assets/c.js`, {
      headers: { 'Accept-Encoding': 'gzip, br' },
    });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(packed.headers.get('content-type')).toContain('text/javascript');
    expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await packed.text()).toBe(SCRIPT);
    const older = await fetch(`${base}/room/assets/c.js`, {
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect(older.headers.get('content-encoding')).toBe('gzip');
    expect(await older.text()).toBe(SCRIPT);
    const plain = await fetch(`${base}/room/assets/c.js`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
  });

  test('gives nothing from outside of its folder', async () => {
    const base = await serve(true);
    for (const path of ['..%2findex.html', '..%2f..%2froom%2findex.html', '%00.js']) {
      expect((await fetch(`${base}/room/assets/${path}`)).status, path).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('a screen that was not built', () => {
  test('still says whom to call', async () => {
    const answer = await fetch(`${await serve(true)}/admin/`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('tel:110');
  });
});
