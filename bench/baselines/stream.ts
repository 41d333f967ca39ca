/** What message delivery is compared with: one INSERT, one NOTIFY, every listener told by SSE, and a page that shows it. */
import express, { type Response } from 'express';
import pg from 'pg';

const { PORT, BASELINE_DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: BASELINE_DATABASE_URL, max: 20 });
const listeners = new Set<Response>();

const ear = new pg.Client({ connectionString: BASELINE_DATABASE_URL });
await ear.connect();
await ear.query('listen baseline_messages');
ear.on('notification', ({ payload }) => {
  for (const listener of listeners) listener.write(`event: message\ndata: ${payload ?? ''}\n\n`);
});

const app = express();
app.use(express.json());
app.post('/messages', async (request, response) => {
  const { id, text } = request.body as { id: string; text: string };
  await pool.query(
    `with stored as (insert into baseline.messages (id, body) values ($1, $2) returning id)
     select pg_notify('baseline_messages', json_build_object('id', id)::text) from stored`,
    [id, text],
  );
  response.sendStatus(201);
});
app.get('/stream', (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  listeners.add(response);
  response.once('close', () => listeners.delete(response));
});
// The barest page there is: what a browser itself takes to draw what it hears.
app.get('/', (_request, response) => {
  response.type('html').send(`<!doctype html><meta charset="utf-8"><title>bare</title><body><script>
    new EventSource('/stream').addEventListener('message', ({ data }) => {
      const line = document.createElement('div');
      line.textContent = JSON.parse(data).id;
      document.body.append(line);
    });
  </script></body>`);
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
