import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';

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
