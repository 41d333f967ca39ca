/** All routes of the API. The webhook's, which needs a connection, is put in its place. */
import { z } from 'zod';
import { rawRoute } from '../../api/http/route.ts';
import { allRoutes } from '../../api/routes.ts';

export const ALL_ROUTES = allRoutes(
  rawRoute({
    method: 'POST',
    path: '/webhook/:channelKey',
    summary: 'LINEから',
    response: z.unknown(),
    handle: (_request, _response, next) => next(),
  }),
);
