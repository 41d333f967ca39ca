/** The packet that goes to an agency: exactly the chosen fields, in words, as they are at this moment. */
import type { z } from 'zod';
import type { PacketChoice } from '../../contracts/packets.ts';
import { lineIdPlace } from '../../db/consultees.ts';
import { MESSAGE_COLUMNS, MESSAGE_SOURCE, openWords, type MessageRow } from '../../db/messages.ts';
import { firstRow, rows } from '../../db/scope.ts';
import { formOf } from '../../db/settings.ts';
import type { AnswerState, AttributeField } from '../../domain/attributes.ts';
import { Refusal } from '../../domain/errors.ts';
import type { EscalationKind } from '../../domain/escalation.ts';
import { readAnswers, type AttributeRow } from '../attributes/queries.ts';
import { instant } from '../consultations/present.ts';
import type { ConsultationContext } from '../http/route.ts';
import { attributePlace, consulteePlace, openOrNull } from '../sealed.ts';
import { agencyNameOf } from './queries.ts';
import type { Disclosed } from './seal.ts';

type Choice = z.infer<typeof PacketChoice>;

/** Names of what is in a packet, without any of it: "number", "words:3", "attributes:age" … */
export function packetFields(choice: Choice): string[] {
  const { words, attributes, contact, agencyId, ground, wish, ...flags } = choice;
  const chosen = Object.entries(flags).flatMap(([name, isChosen]) => (isChosen ? [name] : []));
  return [
    'service',
    ...chosen,
    ...words.map((seq) => `words:${seq}`),
    ...attributes.map((code) => `attributes:${code}`),
    ...(contact === undefined ? [] : ['contact']),
    ...(agencyId === undefined ? [] : [`agency:${agencyId}`]),
    ...(ground === undefined ? [] : [`ground:${ground}`]),
    ...(wish === undefined ? [] : ['wish']),
  ];
}

/** How the paper goes out, beside what is in it. */
export interface Sending {
  kind: EscalationKind;
  immediate: boolean;
  isSupplement: boolean;
}

/** Refuses 'invalid-input' for a message, attribute or agency that is not there. */
export async function buildPacket(
  context: ConsultationContext,
  choice: Choice,
  sending: Sending,
): Promise<Disclosed> {
  const { tx, target, deps, now } = context;
  const service = await deps.services.get(tx, target.serviceId, now);
  const serviceName = service?.name ?? '';
  const packet: Disclosed = {
    letter: await letter(context, choice, sending, serviceName),
    service: serviceName,
  };
  if (choice.number) packet.number = target.number;
  if (choice.openedAt) packet.openedAt = await openedAt(context);
  if (choice.words.length > 0) packet.words = await words(context, choice.words);
  if (choice.attributes.length > 0) {
    packet.attributes = await attributes(context, choice.attributes);
  }
  if (choice.traits || choice.cautions || choice.lineId) await addPerson(context, choice, packet);
  if (choice.contact !== undefined) packet.contact = choice.contact;
  return packet;
}

async function letter(
  { tx, staff, target, deps, now }: ConsultationContext,
  { agencyId, ground, wish }: Choice,
  sending: Sending,
  service: string,
): Promise<Disclosed['letter']> {
  const organisation = await firstRow<{ name: string }>(
    tx,
    `select name from organisations where id = ?`,
    [staff.organisationId],
  );
  const agency = agencyId === undefined ? null : await agencyNameOf(tx, agencyId, target.serviceId);
  if (agencyId !== undefined && agency === null)
    throw new Refusal('invalid-input', { reason: 'no-such-agency', fields: ['packet.agencyId'] });
  const people = await deps.staff.people.names(tx, staff.organisationId, [staff.id], now);
  return {
    ...sending,
    agency,
    ground: ground ?? null,
    wish: wish ?? null,
    organisation: organisation?.name ?? '',
    service,
    sender: people.of(staff.id).name ?? '職員',
    at: instant(new Date(now)),
  };
}

async function openedAt({ tx, target }: ConsultationContext): Promise<string> {
  const found = await firstRow<{ at: Date }>(
    tx,
    `select opened_at as at from consultations where id = ?`,
    [target.id],
  );
  return instant(found?.at ?? new Date(0));
}

async function words({ tx, staff, target, deps }: ConsultationContext, seqs: readonly number[]) {
  const wanted = [...new Set(seqs)];
  const found = await rows<MessageRow>(
    tx,
    `select ${MESSAGE_COLUMNS} from ${MESSAGE_SOURCE} where m.consultation_id = ? and m.seq = any(?::int[]) and m.change is null and l.change is distinct from 'retraction' order by m.seq`,
    [target.id, wanted],
  );
  if (found.length < wanted.length) {
    throw new Refusal('invalid-input', { reason: 'no-such-message', fields: ['packet.words'] });
  }
  return Promise.all(
    found.map(async (message) => ({
      seq: message.seq,
      author: message.author,
      at: instant(message.at),
      text: await openWords(deps.crypt, staff.organisationId, target.id, message),
    })),
  );
}

async function attributes(context: ConsultationContext, codes: readonly string[]) {
  const { tx, target } = context;
  const form = await formOf(tx, target.serviceId, target.formVersion);
  const answers = await readAnswers(tx, target.id);
  const fields = (form?.fields ?? []).filter(({ code }) => codes.includes(code));
  if (fields.length < new Set(codes).size) {
    throw new Refusal('invalid-input', {
      reason: 'no-such-attribute',
      fields: ['packet.attributes'],
    });
  }
  return Promise.all(
    fields.map(async (field) => {
      const answer = answers.find(({ code }) => code === field.code);
      return {
        code: field.code,
        label: field.label,
        answer: await inWords(context, field, answer),
      };
    }),
  );
}

const STATE_WORDS = {
  'not-asked': '未確認',
  refused: '回答しない',
  unknown: 'わからない',
} as const satisfies Record<Exclude<AnswerState, 'answered'>, string>;

async function inWords(
  { staff, target, deps }: ConsultationContext,
  field: AttributeField,
  answer: AttributeRow | undefined,
): Promise<string> {
  if (!answer) return STATE_WORDS['not-asked'];
  if (answer.state !== 'answered') return STATE_WORDS[answer.state];
  const { coded, typed, code } = answer;
  if (coded === null) {
    const place = attributePlace(target.id, code);
    return (await openOrNull(deps.crypt, staff.organisationId, place, typed)) ?? '';
  }
  const labelOf = (value: string | number) =>
    field.choices?.find((choice) => choice.code === value)?.label ?? String(value);
  return Array.isArray(coded) ? coded.map(labelOf).join('、') : labelOf(coded);
}

/** What is registered of these attributes, in words: 「年齢：20代」. */
export async function answeredAbout(
  context: ConsultationContext,
  codes: readonly string[],
): Promise<string[]> {
  const { tx, target } = context;
  const form = await formOf(tx, target.serviceId, target.formVersion);
  const answers = await readAnswers(tx, target.id);
  const known = answers.filter(({ code, state }) => codes.includes(code) && state === 'answered');
  const said = (form?.fields ?? []).map(async (field) => {
    const answer = known.find(({ code }) => code === field.code);
    return answer ? [`${field.label}：${await inWords(context, field, answer)}`] : [];
  });
  return (await Promise.all(said)).flat();
}

async function addPerson(
  { tx, staff, target, deps }: ConsultationContext,
  choice: Choice,
  packet: Disclosed,
): Promise<void> {
  const { consulteeId } = target;
  const found = await firstRow<{ traits: Buffer | null; cautions: Buffer | null; lineId: Buffer }>(
    tx,
    `select traits, cautions, line_id as "lineId" from consultees where id = ?`,
    [consulteeId],
  );
  if (!found) throw new Error('a consultation without a consultee');
  const open = (column: 'traits' | 'cautions') =>
    openOrNull(
      deps.crypt,
      staff.organisationId,
      consulteePlace(column, consulteeId),
      found[column],
    );
  if (choice.traits) packet.traits = await open('traits');
  if (choice.cautions) packet.cautions = await open('cautions');
  if (choice.lineId) {
    const place = lineIdPlace(consulteeId);
    packet.lineId = await deps.crypt.open(staff.organisationId, place, found.lineId);
  }
}
