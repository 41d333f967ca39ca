/** What she asks to be done differently for her: a wish that staff see at once, and what became of it. */
import type { z } from 'zod';
import {
  AskForBody,
  RoomAccommodationParams,
  RoomAccommodations,
} from '../../contracts/accommodations.ts';
import { wake } from '../../db/notify.ts';
import { addRecordEvent } from '../../db/record-events.ts';
import { Refusal } from '../../domain/errors.ts';
import { presentForRoom } from '../accommodations/present.ts';
import {
  addAccommodation,
  addStep,
  findAccommodation,
  lockConsultee,
  MOST_ACCOMMODATIONS,
  readAccommodations,
  type AccommodationRow,
} from '../accommodations/queries.ts';
import { route, type RoomContext } from '../http/route.ts';
import { accommodationPlace, consulteeKey, isKept, sealOrNull } from '../sealed.ts';
import { auditHers } from './audit.ts';
import { takeTurn } from './limits.ts';

const access = { kind: 'room' } as const;

export const roomAccommodations = route({
  method: 'GET',
  path: '/api/room/accommodations',
  summary: '自分がお願いしたこと（配慮）と、どうなったか',
  access,
  response: RoomAccommodations,
  handle: (context) => present(context),
});

export const askForAccommodation = route({
  method: 'POST',
  path: '/api/room/accommodations',
  summary: '配慮をお願いする',
  access,
  body: AskForBody,
  response: RoomAccommodations,
  status: 201,
  async handle(context) {
    takeTurn(context.deps, context.consultee, context.now);
    await ask(context);
    return present(context);
  },
});

export const endAccommodation = route({
  method: 'POST',
  path: '/api/room/accommodations/:accommodationId/end',
  summary: 'お願いした配慮を、もういらないことにする',
  access,
  params: RoomAccommodationParams,
  response: RoomAccommodations,
  async handle(context) {
    takeTurn(context.deps, context.consultee, context.now);
    await endOwn(context, context.params.accommodationId);
    return present(context);
  },
});

type Context = Pick<
  RoomContext<unknown, unknown, unknown>,
  'tx' | 'consultee' | 'deps' | 'requestId'
>;
type Body = z.infer<typeof AskForBody>;

async function present({
  tx,
  deps,
  consultee,
}: Context): Promise<z.input<typeof RoomAccommodations>> {
  return { data: await presentForRoom({ tx, crypt: deps.crypt }, consultee) };
}

/** The same wish again, without a word more, changes nothing while it waits. */
async function ask(context: Context & { body: Body }): Promise<void> {
  const { tx, consultee, deps, body } = context;
  const { id: consulteeId, organisationId, serviceId, open } = consultee;
  await lockConsultee(tx, consulteeId);
  const all = await readAccommodations(tx, [consulteeId]);
  const before = await findAccommodation(tx, body.id);
  if (before && !(await isSame(context, before))) throw reused();
  const isWaiting = all.some(
    ({ need, words, status }) => need === body.need && words === null && status === 'asked',
  );
  if (before || (isWaiting && body.words.trim() === '')) return;
  if (all.filter(({ status }) => status !== 'ended').length >= MOST_ACCOMMODATIONS) {
    throw new Refusal('not-allowed-now', {
      reason: 'too-many-wishes',
      text: 'お願いがたくさんあります。いらないものを「もういらない」にしてから、お願いしてください。',
    });
  }
  const key = consulteeKey(consultee, consulteeId);
  const words = await sealOrNull(deps.crypt, key, accommodationPlace(body.id), body.words);
  const asked = { organisationId, serviceId, consulteeId, id: body.id, need: body.need, words };
  const consultationId = open?.id ?? null;
  if (!(await addAccommodation(tx, { ...asked, consultationId, askedById: null }))) {
    throw reused();
  }
  await tell(context, 'asked', { need: body.need });
}

async function isSame(
  { consultee, deps, body }: Context & { body: Body },
  { id, consulteeId, need, words: field }: AccommodationRow,
): Promise<boolean> {
  if (consulteeId !== consultee.id || need !== body.need) return false;
  const fields = { field, typed: body.words };
  return isKept(deps.crypt, consultee.organisationId, accommodationPlace(id), fields);
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'accommodation-id' });
}

/** Ended once; refuses 'not-found' for what is not hers, or hidden from her room. */
async function endOwn(context: Context, id: string): Promise<void> {
  const { tx, consultee } = context;
  const { organisationId, serviceId, historyHiddenAt } = consultee;
  await lockConsultee(tx, consultee.id);
  const found = await findAccommodation(tx, id);
  const isHidden =
    historyHiddenAt !== null && found !== undefined && found.askedAt <= historyHiddenAt;
  if (found?.consulteeId !== consultee.id || isHidden) throw new Refusal('not-found');
  if (found.status === 'ended') return;
  const nothing = { done: null, reason: null, told: null, reviewOn: null };
  const by = { decidedById: null, staffId: null };
  const step = { id: crypto.randomUUID(), accommodationId: id, status: 'ended' as const };
  await addStep(tx, { organisationId, serviceId, ...step, ...nothing, ...by });
  await tell(context, 'decided', { need: found.need, status: 'ended' });
}

async function tell(
  { tx, consultee, requestId }: Context,
  what: 'asked' | 'decided',
  data: { need: string; status?: string },
): Promise<void> {
  const { organisationId, serviceId, open } = consultee;
  const action = what === 'asked' ? 'accommodation.ask' : 'accommodation.end';
  await auditHers({ tx, consultee, requestId }, action, { consultationId: open?.id ?? null, data });
  wake(tx, { kind: 'person', organisationId, serviceId, id: consultee.id, seq: 0 });
  if (!open) return;
  const event = { organisationId, serviceId, consultationIds: [open.id], staffId: null };
  await addRecordEvent(tx, { ...event, kind: `accommodation-${what}`, data });
  wake(tx, { kind: 'consultation', organisationId, serviceId, id: open.id, seq: 0 });
}
