/** All routes there are. What is not in this list is not served. */
import { healthRoutes } from './health/routes.ts';
import type { Route } from './http/route.ts';
import { realtimeRoutes } from './realtime/routes.ts';
import { roomRoutes } from './room/routes.ts';

/** The webhook comes from outside: it has a connection of its own. Everything else gets what it needs per request. */
export function allRoutes(webhook: Route): Route[] {
  const routes: Route[] = [webhook, ...roomRoutes, ...realtimeRoutes, ...healthRoutes];
  return routes;
}
