/** 「練習用の電話で見る」: what answers by itself, on the telephone of somebody in practice; live services are refused. */
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import { PreviewPeople, ShowPreviewBody, type Preview } from '../../contracts/preview.ts';
import { lineIdPlace } from '../../db/consultees.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { LineClient, LineMessage } from '../../line/client.ts';
import type { SendOutcome } from '../../line/outcome.ts';
import { messageWithButton, roomButton } from '../../line/room-message.ts';
import { lineClientOf } from '../channels/clients.ts';
import { findChannel, openCredentials, readMode } from '../channels/store.ts';
import { afterCommit, route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { refuseLive } from '../practice/start.ts';
import { auditDone } from '../staff-audit.ts';
import { previewOf } from './preview.ts';

const path = '/api/staff/services/:id/preview';
const GUIDE = { kind: 'staff', permission: 'practice.guide', on: 'service' } as const;
/** The newest of them: enough to choose from. */
const MOST_PEOPLE = 20;

type Context = StaffContext<ServiceTarget, unknown, unknown, unknown>;

export const previewPhoneRoutes = [
  route({
    method: 'GET',
    path: `${path}/people`,
    summary: '練習用の電話にいる、この窓口の友だち',
    access: GUIDE,
    response: PreviewPeople,
    async handle(context) {
      const { line } = await openPractice(context);
      const people = await readPeople(context);
      return afterCommit(async () => {
        const named = await Promise.all(people.map((one) => namedBy(line, one)));
        return { data: named.filter((one) => one !== null) };
      });
    },
  }),
  route({
    method: 'POST',
    path: `${path}/phone`,
    summary: 'そのとき届く文を、練習用の電話で見る',
    access: GUIDE,
    body: ShowPreviewBody,
    response: NoContent,
    handle: show,
  }),
];

async function show(context: Context & { body: z.infer<typeof ShowPreviewBody> }) {
  const { body, target } = context;
  const { line, liffId } = await openPractice(context);
  const [person] = await readPeople(context, body.personId);
  if (!person) throw new Refusal('not-found');
  const message = messageOf(await previewOf({ ...context, query: body }), body, liffId);
  await auditDone(context, { id: null, serviceId: target.id }, 'preview.show', {
    data: { text: body.text },
  });
  return afterCommit(async () => {
    refuseUnsent(await line.push(person.lineId, [message], body.id));
    return undefined;
  });
}

/** Refuses 'not-allowed-now' for a live service: nobody real is reached by a trial. */
async function openPractice(context: Context): Promise<{ line: LineClient; liffId: string }> {
  const { tx, target, staff, deps } = context;
  const mode = await readMode(tx, target.id);
  refuseLive(mode);
  const channel = await findChannel(tx, target.id);
  if (!channel)
    throw new Refusal('not-allowed-now', {
      reason: 'no-channel',
      text: 'この窓口には、まだLINEのアカウントがつながっていません。',
    });
  const credentials = await openCredentials(deps.crypt, staff.organisationId, channel);
  return { line: lineClientOf(deps, mode, { ...channel, ...credentials }), liffId: channel.liffId };
}

interface Person {
  id: string;
  lineId: string;
}

async function readPeople(
  { tx, target, staff, deps }: Context,
  id: string | null = null,
): Promise<Person[]> {
  const found = await readFollowers(tx, target.id, id);
  return Promise.all(
    found.map(async (row) => ({
      id: row.id,
      lineId: await deps.crypt.open(staff.organisationId, lineIdPlace(row.id), row.lineId),
    })),
  );
}

function readFollowers(
  tx: Tx,
  serviceId: string,
  id: string | null,
): Promise<{ id: string; lineId: Buffer }[]> {
  return rows(
    tx,
    `select id, line_id as "lineId" from consultees where service_id = ? and following and not blocked and id = coalesce(?::uuid, id)
     order by created_at desc, id limit ${MOST_PEOPLE}`,
    [serviceId, id],
  );
}

/** As the phone calls them; `null` for whoever is on it no more. */
async function namedBy(
  line: LineClient,
  { id, lineId }: Person,
): Promise<{ id: string; name: string } | null> {
  const profile = await line.profile(lineId);
  return profile.outcome === 'ok' ? { id, name: profile.value.displayName } : null;
}

/** Refuses 'not-allowed-now' where nothing answers. */
function messageOf(
  { answers, line }: z.input<typeof Preview>,
  { text, words }: z.infer<typeof ShowPreviewBody>,
  liffId: string,
): LineMessage {
  const said = text === 'answer' ? answers[0]?.[words] : line?.[text];
  if (said === undefined || line === null)
    throw new Refusal('not-allowed-now', {
      reason: 'nothing-said',
      text: 'この日時に届く文はありません。',
    });
  if (text === 'answer') return { type: 'text', text: said };
  return messageWithButton(said, roomButton({ roomButton: line.button }, liffId));
}

function refuseUnsent({ outcome }: SendOutcome): void {
  if (outcome === 'accepted') return;
  throw new Refusal('unavailable', {
    reason: outcome,
    text: '練習用の電話に届きませんでした。練習用の電話が動いているか、確かめてください。',
  });
}
