/** What the webhook is compared with: Express, its JSON parser, one INSERT, 200. No signature, no encryption. */
import express from 'express';
import pg from 'pg';

const { PORT, BASELINE_DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: BASELINE_DATABASE_URL, max: 20 });
const app = express();
app.use(express.json());
app.post('/webhook', async (request, response) => {
  await pool.query('insert into baseline.webhook_events (body) values ($1)', [
    JSON.stringify(request.body),
  ]);
  response.sendStatus(200);
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
