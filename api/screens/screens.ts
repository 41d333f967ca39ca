/** Serves the screens as built: pages never kept, their files for ever (a file's name changes with what is in it). */
import { extname, join } from 'node:path';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import type { Door } from '../../contracts/room.ts';
import { callerOf } from '../http/caller.ts';
import { NOT_BUILT, pageOf, policyOf, SCREEN_FOLDERS, withDoor, type ScreenName } from './pages.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

export interface ScreensOptions {
  /** The practice phone is here (never in production). */
  isPractice: boolean;
  /** What stands before a room's door; `null` when the page shall come without it. Never waits long. */
  doorOf?: (channelKey: string, caller: string) => Promise<Door | null>;
  /** Where the built screens lie. */
  folders?: Readonly<Record<ScreenName, string>>;
}

export function screens({
  isPractice,
  doorOf = () => Promise.resolve(null),
  folders = SCREEN_FOLDERS,
}: ScreensOptions): Router {
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
    // Without names of parts: whatever an address is, the page comes and says what to do.
    router.get(new RegExp(`^/${screen}(?:/|$)`, 'u'), (request, response) =>
      sendPage(request, response, { screen, folder, isPractice, doorOf }),
    );
  }
  return router;
}

const PACKED_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** As the build packs each file, the smaller one first. */
const PACKINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/** The file as the build has packed it, to whoever takes it so. */
function sendPacked(folder: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const type = PACKED_TYPES[extname(request.path)];
    response.vary('Accept-Encoding');
    const packing = PACKINGS.find(({ name }) => request.acceptsEncodings(name));
    if (type === undefined || !packing) {
      next();
      return;
    }
    const headers = {
      'Content-Encoding': packing.name,
      'Content-Type': type,
      'Cache-Control': FOR_EVER,
    };
    response.sendFile(
      `${request.path.slice(1)}${packing.ending}`,
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
  {
    screen,
    folder,
    isPractice,
    doorOf,
  }: { screen: ScreenName; folder: string } & Required<
    Pick<ScreensOptions, 'isPractice' | 'doorOf'>
  >,
): Promise<void> {
  // Whose room it is stands in the path, and paths stand in logs.
  response.locals['route'] = `/${screen}`;
  const isBare = request.path === `/${screen}`;
  if (isBare) {
    // Relative addresses of the page count from the folder.
    response.redirect(308, `/${screen}/`);
    return;
  }
  const [page, door] = await Promise.all([
    pageOf(folder, isPractice),
    screen === 'room' ? doorOf(channelKeyOf(request), callerOf(request)) : null,
  ]);
  response.setHeader('Content-Security-Policy', policyOf(screen, isPractice));
  if (screen === 'room' && isPractice) response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(page === null ? 503 : 200)
    .type('html')
    .send(page === null ? NOT_BUILT : door ? withDoor(page, door) : page);
}

/** `/room/<channelKey>/…`; empty when it is not to be made out. */
function channelKeyOf({ path }: Request): string {
  try {
    return decodeURIComponent(path.split('/')[2] ?? '');
  } catch {
    return '';
  }
}
