/** What requests are compared with: Express and one statement. No signature, no session, no encryption, no audit. */
import express from 'express';
import pg from 'pg';

const { PORT, BASELINE_DATABASE_URL } = process.env;
const pool = new pg.Pool({ connectionString: BASELINE_DATABASE_URL, max: 20 });
const app = express();
app.use(express.json());
app.post('/insert', async (request, response) => {
  await pool.query('insert into baseline.webhook_events (body) values ($1)', [
    JSON.stringify(request.body),
  ]);
  response.sendStatus(200);
});
app.get('/select', async (_request, response) => {
  const { rows } = await pool.query(
    `select * from consultations where organisation_id = (select id from organisations limit 1)
       and service_id = (select id from services limit 1) order by opened_at desc limit 25`,
  );
  response.json({ data: rows });
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
