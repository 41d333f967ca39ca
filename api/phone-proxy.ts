/** Hands `/phone` on to the practice phone, streams included. For practice and tests; never in production. */
import { request as ask, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { NextFunction, Request, Response } from 'express';
import { Refusal } from '../domain/errors.ts';

// Between two machines, not from one end to the other.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
]);

/** `phoneUrl`: base of the stand-in. */
export function phoneProxy(phoneUrl: string) {
  const { hostname, port } = new URL(phoneUrl);
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!/^\/phone(?:[/?]|$)/u.test(request.originalUrl)) {
      next();
      return;
    }
    response.locals['route'] = '/phone';
    const { cookie: _cookie, ...headers } = endToEnd(request.headers);
    const handedOn = ask({
      hostname,
      port,
      path: request.originalUrl,
      method: request.method,
      headers,
    });
    handedOn.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
    });
    handedOn.on('error', () => {
      if (response.headersSent) response.destroy();
      else next(new Refusal('unavailable', { reason: 'phone' }));
    });
    response.on('close', () => handedOn.destroy());
    pipeline(request, handedOn, () => undefined);
  };
}

function endToEnd(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
