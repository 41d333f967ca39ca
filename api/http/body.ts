/** What a request must be before anything else is looked at: of our own origin, and JSON. */
import express, { type NextFunction, type Request, type Response } from 'express';
import { Refusal } from '../../domain/errors.ts';

const MAX_BODY = '1mb';

const readJson = express.json({ limit: MAX_BODY, type: () => true, inflate: false, strict: true });

/**
 * Refuses what another site could have sent: a browser always sends `Origin` with a state-changing
 * request, and no form can be made to look like JSON of our own origin.
 */
export function demandOwnOrigin(request: Request, ownOrigins: readonly string[]): void {
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  if (site !== undefined && site !== 'same-origin') throw foreign();
  if (origin === undefined || !isOwn(request, origin, ownOrigins)) throw foreign();
}

function isOwn(request: Request, origin: string, ownOrigins: readonly string[]): boolean {
  if (ownOrigins.length > 0) return ownOrigins.includes(origin);
  // Nothing configured: whatever host the browser itself talks to.
  return (
    origin === `http://${request.headers.host}` || origin === `https://${request.headers.host}`
  );
}

function foreign(): Refusal {
  return new Refusal('foreign-origin');
}

/** Reads the JSON body of a state-changing request into `request.body`. Errors go to `next`. */
export function readBody(isBeacon: boolean) {
  const types = isBeacon ? ['application/json', 'text/plain'] : ['application/json'];
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      next();
      return;
    }
    if (hasNoBody(request) && request.method === 'DELETE') {
      next();
      return;
    }
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (!types.includes(type.trim().toLowerCase())) {
      next(new Refusal('unsupported-media-type'));
      return;
    }
    readJson(request, response, next);
  };
}

function hasNoBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}
