/** What is no screen: the signpost at the door, and the figures for Prometheus. */
import { Router } from 'express';
import type { ApiMetrics } from './health/metrics.ts';

interface Link {
  href: string;
  text: string;
}

function page(title: string, lines: readonly string[], links: readonly Link[]): string {
  const items = links.map(({ href, text }) => `<li><a href="${href}">${text}</a></li>`).join('\n');
  return `<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
<ul>
${items}
</ul>
</body>
</html>
`;
}

const DOCUMENT: Link = { href: '/api/openapi.json', text: 'APIの説明（OpenAPI）' };

/** `hasPhone`: the practice phone is served here as well (never in production). */
export function pages({ metrics, hasPhone }: { metrics: ApiMetrics; hasPhone: boolean }): Router {
  const phone: Link[] = hasPhone
    ? [{ href: '/phone/', text: '練習用の電話（相談の部屋はここから）' }]
    : [];
  const signpost = page(
    '相談窓口',
    ['ここは相談窓口のシステムです。'],
    [
      { href: '/admin/', text: '職員の画面' },
      ...phone,
      DOCUMENT,
      { href: '/readyz', text: '各部品の状態' },
    ],
  );
  const router = Router();
  router.get('/', (_request, response) => {
    response.locals['route'] = '/';
    response.type('html').send(signpost);
  });
  router.get('/metrics', async (_request, response) => {
    response.locals['route'] = '/metrics';
    const { type, body } = await metrics.text();
    response.setHeader('Content-Type', type);
    response.end(body);
  });
  return router;
}
