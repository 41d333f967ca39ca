/** Puts the declared routes behind one Express application. */
import express, { type Express, type RequestHandler } from 'express';
import { Refusal } from '../domain/errors.ts';
import type { ApiDeps } from './deps.ts';
import { figuresGuard } from './health/guard.ts';
import { accessLog } from './http/access-log.ts';
import { demandOwnOrigin, readBody } from './http/body.ts';
import { errorBoundary } from './http/errors.ts';
import { perform } from './http/perform.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';

export interface AppParts {
  routes: readonly Route[];
  /** Pages, health and the stand-in's proxy; they carry nothing that needs a permission. */
  pages?: readonly RequestHandler[];
}

/** Throws when two routes share a place or one says nothing of who may call it. */
export function createApp(deps: ApiDeps, { routes, pages = [] }: AppParts): Express {
  checkRoutes(routes);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.config.trustProxy);
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  for (const route of routes) if (route.raw) app[verb(route)](route.path, route.raw);
  app.use(accessLog(deps.log, deps.metrics));
  app.use(securityHeaders(deps.config));
  app.use(['/metrics', '/readyz'], figuresGuard(deps.config.metrics));
  for (const route of routes) if (!route.raw) mount(app, route, deps);
  for (const page of pages) app.use(page);
  app.use(() => {
    throw new Refusal('not-found');
  });
  app.use(errorBoundary(deps.log));
  return app;
}

function mount(app: Express, route: Route, deps: ApiDeps): void {
  const isChange = route.method !== 'GET';
  app[verb(route)](
    route.path,
    (request, response, next) => {
      response.locals['route'] = route.path;
      if (isChange) demandOwnOrigin(request, deps.config.ownOrigins);
      next();
    },
    // What permits an upload is looked at before it is read.
    route.media === 'upload' ? (_request, _response, next) => next() : readBody(route.beacon),
    (request, response) => perform(route, deps, request, response),
  );
}

function verb({ method }: Route): 'get' | 'post' | 'put' | 'patch' | 'delete' {
  return ({ GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const)[
    method
  ];
}

function checkRoutes(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { method, path, access, stepUp } of routes) {
    const place = `${method} ${path}`;
    // Types say so too, but a route from untyped code must not slip in.
    if (
      !['public', 'room', 'session', 'staff'].includes(
        (access as { kind?: string } | undefined)?.kind ?? '',
      )
    ) {
      throw new Error(`${place} does not say who may call it`);
    }
    if (access.kind === 'staff' && access.on && !path.includes(':id')) {
      throw new Error(`${place} acts on a ${access.on}, but its path has no :id`);
    }
    if (stepUp && access.kind !== 'staff') {
      throw new Error(`${place} wants proof of a session that need not be whole`);
    }
    if (seen.has(place)) throw new Error(`${place} is declared twice`);
    seen.add(place);
  }
}
