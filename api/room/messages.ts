/** Her words: stored with everything that follows from them in one transaction; and what was said, read again. */
import { RoomMessages, RoomMessagesQuery, SendMessage, SentMessage } from '../../contracts/room.ts';
import { openConsultation, type OpenConsultation } from '../../db/consultations.ts';
import {
  findMessage,
  messagePlace,
  messagesAfter,
  storeMessage,
  type MessageRow,
} from '../../db/messages.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import { answerText, automaticAnswers } from '../../domain/automatic-answers.ts';
import { Refusal } from '../../domain/errors.ts';
import { isOpen } from '../../domain/hours.ts';
import { priorityRank, risksIn } from '../../domain/priority.ts';
import type { ApiDeps } from '../deps.ts';
import { presentStanding, readFilesOf } from '../files/present.ts';
import { sendFilesWith, wasSentWith } from '../files/queries.ts';
import { route, type SignedInConsultee } from '../http/route.ts';
import { consultationKey } from '../sealed.ts';
import type { ServiceNow } from '../service-cache.ts';
import { takeWrite } from './limits.ts';
import { epochOf, presentMessage, RETIRED_TEXT } from './present.ts';
import { countAhead, findCurrent, readChoices } from './queries.ts';
import { getService, needsConsent } from './state.ts';

interface Sending {
  deps: ApiDeps;
  tx: Tx;
  consultee: SignedInConsultee;
  service: ServiceNow;
  message: { id: string; text: string; files: readonly string[] };
  now: number;
  requestId: string;
}

const BY_HERSELF = {
  author: 'consultee',
  staffId: null,
  automatic: null,
  standIn: false,
  approvedById: null,
} as const;

export const sendMessage = route({
  method: 'POST',
  path: '/api/room/messages',
  summary: 'メッセージを送る（同じidの再送は一度だけ数える）',
  access: { kind: 'room' },
  body: SendMessage,
  response: SentMessage,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    const service = await getService(deps, tx, consultee.serviceId, now);
    if (needsConsent(service, consultee.consentVersion)) throw new Refusal('consent-required');
    return send({ deps, tx, consultee, service, message: body, now, requestId });
  },
});

async function send(sending: Sending): Promise<SentMessage> {
  const { tx, consultee, message } = sending;
  const { open } = consultee;
  if (!open) {
    // Sent again after the end of what it was said in: it was said already.
    const before = await findInEnded(tx, consultee, message.id);
    if (before) return sentBefore(sending, before.consultationId, before);
  }
  const consultation = open ?? (await begin(sending));
  const sent = await store(sending, consultation);
  if (sent) return sent;
  // It ended between the look and the writing, so a new one begins.
  const next = await store(sending, await begin(sending));
  if (!next) throw new Refusal('unavailable', { reason: 'consultation' });
  return next;
}

async function begin({ deps, tx, consultee, service, now }: Sending): Promise<OpenConsultation> {
  if (service.isRetired)
    throw new Refusal('not-allowed-now', { reason: 'service-retired', text: RETIRED_TEXT });
  const id = crypto.randomUUID();
  // Made before others are kept waiting for the next number.
  const key = await deps.keys.obtain(consultationKey(consultee, id));
  key.material.fill(0);
  return openConsultation(tx, {
    organisationId: consultee.organisationId,
    serviceId: consultee.serviceId,
    consulteeId: consultee.id,
    id,
    formVersion: service.form?.version ?? 1,
    inHours: isOpen(service.plan, now),
  });
}

/** Stores her message and what answers by itself; `null` when the consultation has ended meanwhile. */
async function store(
  sending: Sending,
  consultation: OpenConsultation,
): Promise<SentMessage | null> {
  const { deps, tx, consultee, service, message, requestId } = sending;
  const { organisationId, serviceId } = consultee;
  const risk = risksIn(message.text, service.settings?.riskWords ?? []);
  const body = await deps.crypt.seal(
    consultationKey(consultee, consultation.id),
    messagePlace(consultation.id, message.id),
    message.text,
  );
  const stored = await storeMessage(tx, {
    organisationId,
    serviceId,
    consultationId: consultation.id,
    clientId: message.id,
    author: 'consultee',
    authorId: consultee.id,
    body,
    risk: risk ? { risks: risk.risks, rank: priorityRank(risk.priority) } : null,
    fileCount: message.files.length,
    writer: consultee.writer,
    requestId,
  });
  if (!stored) return null;
  if (!stored.isNew) {
    const before = await findMessage(tx, consultation.id, message.id);
    if (!before) throw new Error('a message stored before is not to be found');
    return sentBefore(sending, consultation.id, before);
  }
  const { id: consulteeId } = consultee;
  const owner = { organisationId, serviceId, consulteeId, staffId: null };
  const talk = { ...owner, consultationId: consultation.id };
  const { seq, at, head } = stored;
  await sendFilesWith(tx, talk, seq, message.files);
  if (head && message.files.length === 0)
    await deps.realtime.handOver(tx, talk, {
      ...BY_HERSELF,
      seq,
      at,
      head,
      clientId: message.id,
      writer: consultee.writer,
      text: message.text,
    });
  await answerBySelf(sending, consultation);
  return {
    id: message.id,
    epoch: epochOf(consultation.id),
    seq,
    at: at.toISOString(),
    ...(consultee.writer ? { writer: consultee.writer } : {}),
  };
}

/** The same words under the same id are the same message. Refuses 'id-reused' for other words. */
async function sentBefore(
  { deps, tx, consultee, message }: Sending,
  consultationId: string,
  before: MessageRow,
): Promise<SentMessage> {
  const place = messagePlace(consultationId, before.clientId);
  const text = await deps.crypt.open(consultee.organisationId, place, before.body);
  const isSame =
    before.author === 'consultee' &&
    before.change === null &&
    text === message.text &&
    (await wasSentWith(tx, consultationId, before, message.files));
  if (!isSame) {
    throw new Refusal('id-reused', { reason: 'message-id' });
  }
  return {
    id: message.id,
    epoch: epochOf(consultationId),
    seq: before.seq,
    at: before.at.toISOString(),
    ...(before.writer ? { writer: before.writer } : {}),
  };
}

async function findInEnded(
  tx: Tx,
  consultee: SignedInConsultee,
  messageId: string,
): Promise<(MessageRow & { consultationId: string }) | undefined> {
  const last = await firstRow<{ id: string }>(
    tx,
    `select id from consultations where organisation_id = ? and consultee_id = ? order by opened_at desc limit 1`,
    [consultee.organisationId, consultee.id],
  );
  const found = last && (await findMessage(tx, last.id, messageId));
  return found && { ...found, consultationId: last.id };
}

/** Written with her words, so that an answer never waits for the engine or for anybody. */
async function answerBySelf(
  { deps, tx, consultee, service, now, requestId }: Sending,
  consultation: OpenConsultation,
): Promise<void> {
  if (!service.settings) return;
  const queuedAt = consultation.stageSince.getTime();
  const waiting = { inQueue: consultation.stage === 'intake', ahead: Infinity, queuedAt };
  const given = consultation.answersGiven;
  const { settings, plan } = service;
  const possible = automaticAnswers(settings, plan, now, waiting, given);
  // Counted only when the answer hangs on it, and no further than that.
  const { congestedFrom } = settings;
  const isCongested =
    possible.some(({ kind }) => kind === 'congested') &&
    (await countAhead(tx, consultee, consultation.id, consultation.stageSince, congestedFrom)) >=
      congestedFrom;
  const due = possible.filter(({ kind }) => kind !== 'congested' || isCongested);
  if (due.length === 0) return;
  const { words } = await readChoices(tx, consultee.id);
  for (const answer of due) {
    const { kind, once } = answer;
    const text = answerText(settings, answer, words);
    const clientId = crypto.randomUUID();
    const name = consultationKey(consultee, consultation.id);
    await storeMessage(tx, {
      organisationId: consultee.organisationId,
      serviceId: consultee.serviceId,
      consultationId: consultation.id,
      clientId,
      author: 'automatic',
      authorId: null,
      body: await deps.crypt.seal(name, messagePlace(consultation.id, clientId), text),
      automatic: kind,
      once,
      requestId,
    });
  }
}

export const roomMessages = route({
  method: 'GET',
  path: '/api/room/messages',
  summary: '番号afterより後のメッセージ',
  access: { kind: 'room' },
  query: RoomMessagesQuery,
  response: RoomMessages,
  async handle({ deps, tx, consultee, query }) {
    const current = await findCurrent(tx, consultee);
    if (!current) return { epoch: null, data: [], pageInfo: { hasNextPage: false }, lastSeq: 0 };
    const epoch = epochOf(current.id);
    const after = query.epoch === undefined || query.epoch === epoch ? query.after : 0;
    const found = await messagesAfter(tx, current.id, after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const files = await readFilesOf(tx, current.id, page);
    const place = { organisationId: consultee.organisationId, consultationId: current.id };
    const data = await Promise.all(
      page.map(async (row) =>
        presentMessage(
          row,
          await presentStanding(deps.crypt, place, row, files),
          consultee.historyHiddenAt,
        ),
      ),
    );
    return {
      epoch,
      data,
      pageInfo: { hasNextPage: found.length > query.limit },
      lastSeq: current.lastSeq,
    };
  },
});
