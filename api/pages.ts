/** What is no screen: the signpost at the door, and the figures for Prometheus. */
import { Router } from 'express';
import type { ApiMetrics } from './health/metrics.ts';
import { sendSignpost } from './signpost.ts';

/** `hasPhone`: the practice phone is served here as well (never in production). */
export function pages({ metrics, hasPhone }: { metrics: ApiMetrics; hasPhone: boolean }): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.locals['route'] = '/';
    sendSignpost(response, hasPhone);
  });
  router.get('/metrics', async (_request, response) => {
    response.locals['route'] = '/metrics';
    const { type, body } = await metrics.text();
    response.setHeader('Content-Type', type);
    response.end(body);
  });
  return router;
}
