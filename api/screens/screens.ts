/** Serves the screens as built: pages never kept, their files for ever (a file's name changes with what is in it). */
import { extname, join } from 'node:path';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { NOT_BUILT, pageOf, policyOf, SCREEN_FOLDERS, type ScreenName } from './pages.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

export interface ScreensOptions {
  /** The practice phone is here (never in production). */
  isPractice: boolean;
  /** Where the built screens lie. */
  folders?: Readonly<Record<ScreenName, string>>;
}

export function screens({ isPractice, folders = SCREEN_FOLDERS }: ScreensOptions): Router {
  const router = Router();
  for (const screen of ['room', 'admin'] as const) {
    const folder = folders[screen];
    router.use(
      `/${screen}/assets`,
      sendPacked(join(folder, 'assets')),
      express.static(join(folder, 'assets'), {
        index: false,
        redirect: false,
        cacheControl: false,
        setHeaders: (response) => response.setHeader('Cache-Control', FOR_EVER),
      }),
      // A file of an older build that a page still asks for: not our page in its place.
      (_request, response) => {
        response.status(404).type('text').send('not found');
      },
    );
    router.get([`/${screen}`, `/${screen}/*rest`], (request, response) =>
      sendPage(request, response, { screen, folder, isPractice }),
    );
  }
  return router;
}

const PACKED_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The file as the build has packed it, to whoever takes it so. */
function sendPacked(folder: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const type = PACKED_TYPES[extname(request.path)];
    response.vary('Accept-Encoding');
    if (type === undefined || !request.acceptsEncodings('gzip')) {
      next();
      return;
    }
    const headers = {
      'Content-Encoding': 'gzip',
      'Content-Type': type,
      'Cache-Control': FOR_EVER,
    };
    response.sendFile(
      `${request.path.slice(1)}.gz`,
      { root: folder, headers, cacheControl: false },
      (error) => {
        if (!error || response.headersSent) return;
        for (const name of Object.keys(headers)) response.removeHeader(name);
        next();
      },
    );
  };
}

async function sendPage(
  request: Request,
  response: Response,
  { screen, folder, isPractice }: { screen: ScreenName; folder: string; isPractice: boolean },
): Promise<void> {
  // Whose room it is stands in the path, and paths stand in logs.
  response.locals['route'] = `/${screen}`;
  const isBare = request.path === `/${screen}`;
  if (isBare) {
    // Relative addresses of the page count from the folder.
    response.redirect(308, `/${screen}/`);
    return;
  }
  const page = await pageOf(folder, isPractice);
  response.setHeader('Content-Security-Policy', policyOf(screen, isPractice));
  if (screen === 'room' && isPractice) response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(page === null ? 503 : 200)
    .type('html')
    .send(page ?? NOT_BUILT);
}
