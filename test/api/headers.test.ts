/** What a browser is told to do with us, where it is served as in production. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { CollectedReply, cookieName } from '../../api/http/reply.ts';
import { securityHeaders } from '../../api/http/security-headers.ts';

/** The answer's headers to a request at a server that sends these. */
async function headersOf(production: boolean): Promise<Headers> {
  const app = express().use(...securityHeaders({ production }), (_request, response) => {
    const reply = new CollectedReply(production);
    reply.beginSession('staff', 'scope.token');
    reply.applyTo(response);
    response.json({});
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return (await fetch(`http://127.0.0.1:${port}/`)).headers;
  } finally {
    server.close();
  }
}

test('a browser is told to come by TLS alone for a year, with every name below', async () => {
  const policy = (await headersOf(true)).get('strict-transport-security');
  expect(policy).toMatch(/max-age=31536000/u);
  expect(policy).toContain('includeSubDomains');
  expect((await headersOf(false)).get('strict-transport-security')).toBeNull();
});

test('a session’s cookie is bound to this host, sent by TLS alone, and out of any script’s reach', async () => {
  const cookie = (await headersOf(true)).get('set-cookie') ?? '';
  expect(cookie.startsWith(`${cookieName('staff', true)}=scope.token`)).toBe(true);
  expect(cookieName('staff', true)).toMatch(/^__Host-/u);
  for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
    expect(cookie.split('; ')).toContain(attribute);
  expect(cookie).not.toContain('Domain');
});

test('no other origin is let in to read an answer, and scripts make no markup', async () => {
  const headers = await headersOf(true);
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
});
