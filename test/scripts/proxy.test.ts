import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  connect,
  createServer,
  type ConnectionOptions,
  type SecureVersion,
  type Server,
  type TLSSocket,
} from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '../support/tls.ts';

const TEMPLATE = readFileSync(join(REPOSITORY, 'tools/compose/proxy.conf.template'), 'utf8');

/** Whether the proxy of production hides the path at that host, by the rule in its template. */
function isHidden(host: 'STAFF_HOST' | 'ROOM_HOST', path: string): boolean {
  const server = TEMPLATE.split('\nserver {').find((block) =>
    block.includes(`server_name \${${host}};`),
  );
  const rule = /location ~\* (?<pattern>\S+) \{ return 404; \}/u.exec(server ?? '');
  if (!rule?.groups) throw new Error(`no rule hides anything at ${host}`);
  return new RegExp(rule.groups['pattern'] ?? '', 'iu').test(path);
}

describe('behind the proxy of production', () => {
  test.for([
    ['STAFF_HOST', '/api/room/messages'],
    ['STAFF_HOST', '/room'],
    ['STAFF_HOST', '/room/'],
    ['STAFF_HOST', '/phone/'],
    ['STAFF_HOST', '/webhook/demo'],
    ['STAFF_HOST', '/metrics'],
    ['STAFF_HOST', '/readyz'],
    ['ROOM_HOST', '/api/staff/session'],
    ['ROOM_HOST', '/admin/'],
    ['ROOM_HOST', '/ADMIN/'],
    ['ROOM_HOST', '/phone/'],
    ['ROOM_HOST', '/metrics'],
    ['ROOM_HOST', '/readyz'],
  ] as const)('%s has no %s', ([host, path]) => {
    expect(isHidden(host, path)).toBe(true);
  });

  test.for([
    ['STAFF_HOST', '/api/staff/components'],
    ['STAFF_HOST', '/admin/'],
    ['ROOM_HOST', '/api/room/stream'],
    ['ROOM_HOST', '/room/'],
    ['ROOM_HOST', '/webhook/demo'],
  ] as const)('%s has %s', ([host, path]) => {
    expect(isHidden(host, path)).toBe(false);
  });
});

/** What follows the name in the template. */
function setting(name: string): string {
  const found = new RegExp(`^${name} (.+);$`, 'mu').exec(TEMPLATE)?.[1];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** nginx hands these to OpenSSL as they stand; so does this server, for the proxy itself is not at hand. */
describe('the settings of the door', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    const versions = setting('ssl_protocols').split(' ') as SecureVersion[];
    server = createServer({
      cert: TEST_CERTIFICATE,
      key: TEST_CERTIFICATE_KEY,
      minVersion: versions[0],
      maxVersion: versions.at(-1),
      ciphers: `${setting('ssl_conf_command Ciphersuites')}:${setting('ssl_ciphers')}`,
      ecdhCurve: setting('ssl_ecdh_curve'),
      honorCipherOrder: true,
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => server.close());

  /** The connection, or why there is none. */
  async function knock(options: ConnectionOptions): Promise<TLSSocket | string> {
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: TEST_CERTIFICATE,
      ...options,
    });
    try {
      await once(socket, 'secureConnect');
      return socket;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  }

  test('the door speaks TLS 1.2 and 1.3 with listed algorithms alone', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await knock({ minVersion: version, maxVersion: version });
      if (typeof socket === 'string') throw new Error(socket);
      expect(socket.getProtocol()).toBe(version);
      expect(socket.getCipher().standardName).toMatch(/AES_(?:128|256)_GCM/u);
      const key = socket.getEphemeralKeyInfo();
      expect(['secp384r1', 'prime256v1']).toContain(key && 'name' in key ? key.name : null);
      socket.destroy();
    }
  });

  test.for([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['ChaCha20 of TLS 1.3', { minVersion: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }],
    ['ChaCha20 of TLS 1.2', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' }],
    [
      'AES in CBC',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA' },
    ],
    ['AES-CCM', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-CCM' }],
    ['X25519', { ecdhCurve: 'X25519' }],
    ['P-521', { ecdhCurve: 'P-521' }],
  ] as const)('are closed to %s', async ([, options]) => {
    const answer = await knock(options);
    if (typeof answer !== 'string') answer.destroy();
    expect(answer).toMatch(/^E(?:RR_SSL|CONNRESET|PROTO)/u);
  });

  test('whoever comes without TLS is sent to it, and a name we do not have gets nothing', () => {
    expect(TEMPLATE).toMatch(/listen 80;\s+return 308 https:/u);
    expect(TEMPLATE).toMatch(/default_server;\s+ssl_reject_handshake on;/u);
  });
});
