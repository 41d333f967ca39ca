/** Serves the description of all routes. */
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { openApiDocument } from './document.ts';

const OpenApi = z.looseObject({ openapi: z.literal('3.1.0') });

/** `described`: every route there is, this one included by itself. */
export function openApiRoutes(described: readonly Route[], version: string): Route[] {
  const own: Route = route({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'このAPIの説明（OpenAPI 3.1）',
    access: { kind: 'public' },
    response: OpenApi,
    handle: () => Promise.resolve(document as z.input<typeof OpenApi>),
  });
  const document = openApiDocument([...described, own], version);
  return [own];
}
