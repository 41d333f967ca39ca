/** The page at the door: where to go, and in practice who plays whom. */
import { createHash } from 'node:crypto';
import type { Response } from 'express';

const STYLE = `
:root { color-scheme: light dark; font-family: 'Noto Sans JP', 'Hiragino Sans', Meiryo, system-ui, sans-serif; line-height: 1.7; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.375rem; }
h2 { font-size: 1rem; margin-top: 2rem; }
li { margin: 0.5rem 0; }
.door { font-size: 1.125rem; font-weight: 700; }
`;
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PRACTICE = `
<h1>相談窓口（練習）</h1>
<p>相談を最初から最後まで、一人で二役を演じて試せます。下の二つを別々のウィンドウで開いて、並べてください。</p>
<ol>
<li><a class="door" href="/phone/" target="_blank" rel="noreferrer">練習用の電話</a><br>
相談する人の役です。LINEの代わりをします。何を押すかは、この画面の「練習のしかた」に書いてあります。</li>
<li><a class="door" href="/admin/" target="_blank" rel="noreferrer">職員の画面</a><br>
職員の役です。IDとパスワードは、<code>npm start</code> の最後に表示されています。</li>
</ol>
<p>やり直すときは、練習用の電話で「この人を最初に戻す」を押します。</p>
<h2>開発する人へ</h2>`;

const REAL = `
<h1>相談窓口</h1>
<p>ここは相談窓口のシステムです。</p>
<ul><li><a class="door" href="/admin/">職員の画面</a></li></ul>`;

/** `hasPhone`: this is practice. */
export function sendSignpost(response: Response, hasPhone: boolean): void {
  response.setHeader('Content-Security-Policy', POLICY);
  response.type('html').send(`<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>相談窓口</title><style>${STYLE}</style></head>
<body>
<main>${hasPhone ? PRACTICE : REAL}
<ul>
<li><a href="/api/openapi.json">APIの説明（OpenAPI）</a></li>
${hasPhone ? '<li><a href="/readyz">各部品の状態</a></li>' : ''}
</ul>
</main>
</body>
</html>
`);
}
