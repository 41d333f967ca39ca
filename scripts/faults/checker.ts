/** Looks for everything a fault run must not have done. Each finding is one sentence; none is the promise kept. */
import type { RemotePhone } from '../drive/phone.ts';
import { YOUNG_WOMEN_TEXTS } from '../../domain/service-templates/young-women-texts.ts';
import type { Records } from './records.ts';
import type { Talker } from './talkers.ts';

/** LINE's events: each acknowledged one is kept once and settled, and what it asked for happened once. */
export async function checkEvents(
  { sql }: Records,
  phone: RemotePhone,
  stayed: readonly string[],
): Promise<string[]> {
  const { acknowledgedIds, unacknowledgedIds } = await phone.deliveries();
  const findings: string[] = [];
  if (unacknowledgedIds.length > 0)
    findings.push(`${unacknowledgedIds.length} events were never acknowledged`);
  const kept = await sql<{ id: string; status: string; n: number }>(
    `select webhook_event_id as id, min(status) as status, count(*)::int as n from inbox group by webhook_event_id`,
  );
  const byId = new Map(kept.map((row) => [row.id, row]));
  const lost = acknowledgedIds.filter((id) => !byId.has(id));
  if (lost.length > 0) findings.push(`${lost.length} acknowledged events are lost`);
  const twice = kept.filter(({ n }) => n !== 1).length;
  if (twice > 0) findings.push(`${twice} events are kept more than once`);
  const open = kept.filter(({ status }) => status !== 'handled' && status !== 'ignored').length;
  if (open > 0) findings.push(`${open} events are not settled`);
  const orders = await sql<{ n: number }>(
    `select count(*)::int as n from (
       select consultee_id from deliveries where text = 'lineGreeting' group by consultee_id having count(*) > 1) many`,
  );
  if ((orders[0]?.n ?? 0) > 0) findings.push(`${orders[0]?.n} people were to be greeted twice`);
  return [...findings, ...(await checkGreetings(phone, stayed))];
}

/** Who follows and stays is greeted once, as her own phone shows. */
async function checkGreetings(phone: RemotePhone, stayed: readonly string[]): Promise<string[]> {
  const counts = await Promise.all(
    stayed.map(async (userId) => {
      const { bubbles } = await phone.talkOf(userId);
      const greeting = YOUNG_WOMEN_TEXTS.lineGreeting.slice(0, 10);
      return bubbles.filter(
        ({ from, message }) => from === 'account' && JSON.stringify(message).includes(greeting),
      ).length;
    }),
  );
  const none = counts.filter((count) => count === 0).length;
  const many = counts.filter((count) => count > 1).length;
  return [
    ...(none > 0 ? [`${none} of ${stayed.length} people were not greeted`] : []),
    ...(many > 0 ? [`${many} of ${stayed.length} people were greeted more than once`] : []),
  ];
}

/** What was said in the rooms: kept once, in one order without gaps, and read back as it was said. */
export async function checkTalk({ sql }: Records, talkers: readonly Talker[]): Promise<string[]> {
  const findings: string[] = [];
  const kept = await sql<{ id: string; n: number }>(
    `select client_id as id, count(*)::int as n from messages group by client_id`,
  );
  const counts = new Map(kept.map(({ id, n }) => [id, n]));
  const said = talkers.flatMap((talker) => talker.said);
  const lost = said.filter(({ id }) => !counts.has(id)).length;
  if (lost > 0) findings.push(`${lost} of ${said.length} acknowledged messages are lost`);
  const twice = said.filter(({ id }) => (counts.get(id) ?? 0) > 1).length;
  if (twice > 0) findings.push(`${twice} messages are kept more than once`);
  const gaps = await sql(
    `select c.id from consultations c left join messages m on m.consultation_id = c.id
     group by c.id having count(m.seq) <> c.last_seq or coalesce(max(m.seq), 0) <> c.last_seq or coalesce(min(m.seq), 1) <> 1`,
  );
  if (gaps.length > 0) findings.push(`${gaps.length} consultations have gaps in their numbers`);
  const numbers = await sql(
    `select service_id from consultations group by service_id having count(*) <> max(number)`,
  );
  if (numbers.length > 0) findings.push('the numbers of the consultations have gaps');
  const answers = await sql(
    `select id from consultations where cardinality(answers_given) <> (select count(distinct one) from unnest(answers_given) one)`,
  );
  if (answers.length > 0) findings.push(`${answers.length} consultations were answered twice`);
  for (const [who, talker] of talkers.entries()) {
    const read = await talker.room.read();
    const wrong = talker.said.filter(
      ({ seq, text }) => read.find((message) => message.seq === seq)?.text !== text,
    );
    if (wrong.length > 0) findings.push(`person ${who} reads ${wrong.length} messages otherwise`);
  }
  return findings;
}

/** The workflows: each consultation has one, which knows all that was said, and so does its projection. */
export async function checkWorkflows(records: Records): Promise<string[]> {
  const findings: string[] = [];
  const consultations = await records.sql<{
    id: string;
    seq: number;
    stage: string;
    consulteeUpTo: number;
    staffUpTo: number;
  }>(
    `select id, seq, stage, consultee_up_to as "consulteeUpTo", staff_up_to as "staffUpTo" from consultations where ended_at is null`,
  );
  for (const row of consultations) {
    const state = await records.stateOf(row.id).catch(() => null);
    if (!state) findings.push(`a consultation has no workflow`);
    else if (
      state.progress.consulteeUpTo !== row.consulteeUpTo ||
      state.progress.staffUpTo !== row.staffUpTo
    )
      findings.push(
        `a workflow knows ${state.progress.consulteeUpTo}/${state.progress.staffUpTo} of ${row.consulteeUpTo}/${row.staffUpTo} messages`,
      );
    else if (state.seq !== row.seq || state.stage !== row.stage)
      findings.push(
        `a workflow stands at step ${state.seq} (${state.stage}), its row at ${row.seq} (${row.stage})`,
      );
  }
  return findings;
}
