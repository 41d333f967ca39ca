/** The consultee's room. */
import type { Route } from '../http/route.ts';

export const roomRoutes: Route[] = [];
