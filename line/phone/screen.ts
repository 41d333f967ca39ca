/** The phone's screen, as built into ui/dist. */
import { join } from 'node:path';
import { Router, static as files } from 'express';

const DIST = join(import.meta.dirname, 'ui', 'dist');

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  // The room, which the API serves under the same origin.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function screenRoutes(): Router {
  const router = Router();
  router.get('/', (request, response) => {
    if (!request.originalUrl.startsWith('/phone/')) {
      response.redirect(308, '/phone/');
      return;
    }
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile(join(DIST, 'index.html'), { cacheControl: false }, (error) => {
      if (error && !response.headersSent)
        response.status(503).type('text').send('この画面はまだ組み立てられていません。');
    });
  });
  router.use(
    '/assets',
    files(join(DIST, 'assets'), {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response) =>
        response.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  return router;
}
