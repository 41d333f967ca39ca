/** The least a room could be: a page, one script, one answer of the server, and a field to write in. */
import { readFile } from 'node:fs/promises';
import express from 'express';

const { PORT, LINE_SDK } = process.env;
const PAGE = `<!doctype html><html lang="ja"><head><meta charset="utf-8" />
<meta name="viewport" content="width=device-width" /><title>ページ</title>
<script type="module" src="/bare.js"></script></head><body></body></html>`;
const SCRIPT = `const answer = await fetch('/enter', { method: 'POST', body: '{}' });
await answer.json();
const field = document.createElement('textarea');
field.id = 'words';
document.body.append(field);`;

const app = express();
app.get('/', (_request, response) => {
  response.type('html').send(PAGE);
});
app.get('/bare.js', (_request, response) => {
  response.type('text/javascript').send(SCRIPT);
});
app.post('/enter', (_request, response) => {
  response.json({});
});
// LINE's SDK as the room's build has packed it, to be measured apart.
app.get('/line.js', async (_request, response) => {
  response.setHeader('Content-Encoding', 'gzip');
  response.type('text/javascript').send(await readFile(LINE_SDK ?? ''));
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
