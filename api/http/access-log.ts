/** One line and one measurement per request: what was called and how it went, never what was in it. */
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { RequestMetrics } from '../health/metrics.ts';

/** Gives the request its id and notes its end. `response.locals.route` is the template, set once it is known. */
export function accessLog(log: Logger, metrics: RequestMetrics) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = crypto.randomUUID();
    const began = performance.now();
    response.locals['requestId'] = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.on('close', () => {
      const { route = 'unknown', code } = response.locals as { route?: string; code?: string };
      const ms = Math.round((performance.now() - began) * 100) / 100;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observe({ method: request.method, route, status, ms });
      log.info({ requestId, method: request.method, route, status, ms, code }, 'request');
    });
    next();
  };
}
