/** What the product may speak to is written down in docs/operations/egress.md; the code is held to it. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';

const FOLDERS =
  'activities,admin-ui,api,contracts,db,design,domain,keys,line,operations,room-ui,worker,workflows';
const PAGE = readFileSync(join(REPOSITORY, 'docs', 'operations', 'egress.md'), 'utf8');

/** Each file's code without what is said about it. */
const code = new Map<string, string>();

beforeAll(async () => {
  for await (const file of glob(`{${FOLDERS}}/**/*.{ts,tsx,html,css}`, {
    cwd: REPOSITORY,
    exclude: (name) => name === 'dist' || name === 'node_modules',
  })) {
    const text = readFileSync(join(REPOSITORY, file), 'utf8');
    code.set(file, text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gmu, ''));
  }
});

const allMatches = (pattern: RegExp): Set<string> =>
  new Set(
    [...code.values()].flatMap((text) =>
      [...text.matchAll(pattern)].map(([, found = '']) => found),
    ),
  );

/** What stands in the first column of the page's tables. */
const listed = new Set(
  [...PAGE.matchAll(/^\| (`[^|]+`) \|/gmu)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name),
  ),
);

test('there is code to look at', () => {
  expect(code.size).toBeGreaterThan(500);
});

test('every host that the code names is on the list, and none is there for nothing', () => {
  const named = allMatches(
    /(?:https?|wss?|smtps?):\/\/([a-z0-9][a-z0-9.-]*\.[a-z0-9-]+|localhost)/giu,
  );
  expect([...named].filter((host) => !listed.has(host))).toEqual([]);
  const hosts = [...listed].filter((name) => /^[a-z0-9.-]+$/u.test(name));
  expect(hosts.filter((host) => !named.has(host))).toEqual([]);
});

test('every variable that names a place is on the list', () => {
  const variables = [
    ...allMatches(/^\s*([A-Z][A-Z0-9_]*_(?:URL|ADDRESS|ORIGIN|SOCKET|HOST)): z\b/gmu),
  ];
  expect(variables.length).toBeGreaterThan(8);
  expect(variables.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
});

describe('a connection', () => {
  /** Whoever opens one, and what the list calls its other end. */
  const OPENERS: Readonly<Record<string, string>> = {
    'api/files/scanner.ts': 'CLAMD_ADDRESS',
    'api/phone-proxy.ts': 'PHONE_URL',
    'api/practice/phone.ts': 'PHONE_URL',
    'line/transport.ts': 'LINE_API_BASE_URL',
    'operations/mail.ts': 'SMTP_URL',
    // A connection to ourselves, to see our own certificate.
    'operations/certificates.ts': 'STAFF_ORIGIN',
    'keys/connection.ts': 'KEYS_SOCKET',
    // Whether another store holds the socket already.
    'keys/server.ts': 'KEYS_SOCKET',
    // The stand-in's webhooks to our own API.
    'line/phone/post-webhook.ts': 'WEBHOOK_BASE_URL',
  };

  const OPENS =
    /\bfrom 'node:(?:net|tls|dgram|dns|http2)'|\bfrom 'nodemailer'|(?:^|[^.\w])fetch\(|\brequest as \w+[^;]*from 'node:https?'|new (?:WebSocket|EventSource|XMLHttpRequest)\b|sendBeacon\(/mu;

  /** Types, and what reckons with addresses, open nothing. */
  const RECKONS =
    /^import (?:type \{[^}]*\}|\{ (?:(?:BlockList|isIPv[46]),? )+\}) from 'node:net';$/gmu;

  test('is opened in these places alone', () => {
    const opening = [...code]
      .filter(([, text]) => OPENS.test(text.replaceAll(RECKONS, '')))
      .map(([file]) => file)
      // A browser's page reaches what its policy lets it reach: its own origin (api/screens/pages.ts).
      .filter((file) => !/^(?:room-ui|admin-ui|line\/phone\/ui)\//u.test(file));
    expect(opening.toSorted()).toEqual(Object.keys(OPENERS).toSorted());
  });

  test.for(Object.entries(OPENERS))('of %s goes to what %s names', ([, variable]) => {
    expect(PAGE).toContain(`\`${variable}\``);
  });
});
