/** Her questions: what she is asked after her first message, what she answered, and what she would rather not. */
import type { z } from 'zod';
import {
  QuestionBody,
  QuestionParams,
  RoomQuestions,
  SkipRestBody,
} from '../../contracts/room-questions.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import { formOf } from '../../db/settings.ts';
import { faultOf, type AttributeField } from '../../domain/attributes.ts';
import type { Stage } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { askedFields, mayBeAsked, type AskedField } from '../../domain/questions.ts';
import {
  readOwnAnswers,
  sealAnswer,
  writeOwnAnswer,
  type AnswerValue,
  type OwnAnswer,
} from '../attributes/own-answers.ts';
import { writeAnswers } from '../attributes/queries.ts';
import { route, type RoomContext, type SignedInConsultee } from '../http/route.ts';
import { attributePlace, consultationKey, ownAnswerPlace } from '../sealed.ts';
import { auditHers } from './audit.ts';
import { takeWrite } from './limits.ts';
import { epochOf } from './present.ts';
import { getService, needsConsent } from './state.ts';

type Context = RoomContext<unknown, unknown, unknown>;

/** Her open consultation as far as questions hang on it. */
interface Asking {
  id: string;
  seq: number;
  fields: readonly AttributeField[];
  own: readonly OwnAnswer[];
  /** The same as she may see them. */
  shown: readonly OwnAnswer[];
}

export const roomQuestions = route({
  method: 'GET',
  path: '/api/room/questions',
  summary: '最初のメッセージの後の質問と、本人の回答',
  access: { kind: 'room' },
  response: RoomQuestions,
  async handle(context) {
    const asking = await findAsking(context, 'read');
    return asking ? presentQuestions(asking) : { epoch: null, data: [] };
  },
});

export const answerQuestion = route({
  method: 'PUT',
  path: '/api/room/questions/:code',
  summary: '質問に答える。nullはとばす（前の答えは取り消す）',
  access: { kind: 'room' },
  params: QuestionParams,
  body: QuestionBody,
  response: RoomQuestions,
  handle: (context) =>
    change(context, context.body.epoch, (asking) =>
      give(context, asking, context.params.code, context.body.value),
    ),
});

export const skipQuestions = route({
  method: 'POST',
  path: '/api/room/questions/skip',
  summary: '残りの質問をすべてとばす',
  access: { kind: 'room' },
  body: SkipRestBody,
  response: RoomQuestions,
  handle: (context) =>
    change(context, context.body.epoch, async (asking) => {
      const met = new Set(asking.own.map(({ code }) => code));
      for (const { code } of askedFields(asking.fields, asking.shown)) {
        if (!met.has(code)) await give(context, asking, code, null);
      }
    }),
});

/** Refuses 'not-allowed-now' when the consultation she answers in is closed or another one has begun. */
async function change(
  context: Context,
  epoch: string,
  work: (asking: Asking) => Promise<void>,
): Promise<z.input<typeof RoomQuestions>> {
  const { deps, tx, consultee, now } = context;
  takeWrite(deps, consultee, now);
  const service = await getService(deps, tx, consultee.serviceId, now);
  if (needsConsent(service, consultee.consentVersion)) throw new Refusal('consent-required');
  const asking = await findAsking(context, 'write');
  if (!asking || epochOf(asking.id) !== epoch) {
    throw new Refusal('not-allowed-now', { reason: 'ended', text: ENDED_TEXT });
  }
  await work(asking);
  return presentQuestions({ ...asking, ...(await readOwn(context, asking.id)) });
}

const ENDED_TEXT = 'このお話は終わったので、答えは変えられません。';

/** Her answers are taken one after the other (`write` locks), and none after closure. */
async function findAsking(context: Context, intent: 'read' | 'write'): Promise<Asking | undefined> {
  const { tx, consultee } = context;
  if (!consultee.open) return undefined;
  const { serviceId } = consultee;
  const found = await firstRow<{
    id: string;
    seq: number;
    stage: Stage;
    formVersion: number;
    consulteeUpTo: number;
  }>(
    tx,
    `select id, seq, stage, form_version as "formVersion", consultee_up_to as "consulteeUpTo"
     from consultations where id = ? and ended_at is null${intent === 'write' ? ' for update' : ''}`,
    [consultee.open.id],
  );
  if (!found || !mayBeAsked(found)) return undefined;
  const form = await formOf(tx, serviceId, found.formVersion);
  const answers = await readOwn(context, found.id);
  return { id: found.id, seq: found.seq, fields: form?.fields ?? [], ...answers };
}

/** What she answered before she forgot her number is not shown, and not asked again. */
async function readOwn(
  { deps, tx, consultee }: Context,
  id: string,
): Promise<Pick<Asking, 'own' | 'shown'>> {
  const { organisationId, historyHiddenAt: hiddenAt } = consultee;
  const own = await readOwnAnswers(tx, deps.crypt, organisationId, id);
  const shown = own.map((one) =>
    hiddenAt && one.updatedAt <= hiddenAt
      ? { ...one, state: 'skipped' as const, value: null }
      : one,
  );
  return { own, shown };
}

/** Stores an answer, or (`null`) that she skips; the same again changes nothing. Refuses 'invalid-input'. */
async function give(
  context: Context,
  asking: Asking,
  code: string,
  value: AnswerValue | null,
): Promise<void> {
  const field = fieldOf(asking, code, value);
  const before = asking.own.find((one) => one.code === code);
  const state = value === null ? 'skipped' : 'answered';
  if (before?.state === state && isSame(before.value, value)) return;
  const { deps, tx, consultee, now } = context;
  const { organisationId, serviceId } = consultee;
  const place = { organisationId, serviceId, consultationId: asking.id };
  const key = consultationKey(consultee, asking.id);
  const seal = (at: ReturnType<typeof attributePlace>) =>
    sealAnswer(deps.crypt, { key, place: at }, field.kind, value);
  const own = await seal(ownAnswerPlace(asking.id, code));
  await writeOwnAnswer(tx, place, { code, state, ...own }, new Date(now));
  // What was never answered and is skipped leaves no attribute behind: skipping is no answer.
  if (value !== null || before?.state === 'answered') {
    const registered = {
      code,
      state: value === null ? ('not-asked' as const) : ('answered' as const),
      ...(await seal(attributePlace(asking.id, code))),
    };
    await writeAnswers(tx, { ...place, staffId: null }, [registered], new Date(now));
  }
  await note(context, asking, { code, state, before: before?.state ?? null });
}

/** The question of that code. Refuses 'invalid-input' when she is not asked it or the value does not fit. */
function fieldOf({ fields, shown }: Asking, code: string, value: AnswerValue | null): AskedField {
  const state = value === null ? 'refused' : 'answered';
  const fault = faultOf(fields, { code, state, value }, shown);
  const field = askedFields(fields, shown).find((one) => one.code === code);
  if (fault || !field) throw new Refusal('invalid-input', { reason: fault ?? 'unknown-field' });
  return field;
}

function isSame(one: AnswerValue | null, other: AnswerValue | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** On record, and on the desks that look at it. */
async function note(
  acting: { tx: Tx; consultee: SignedInConsultee; requestId: string },
  { id, seq }: Asking,
  data: Record<string, unknown>,
): Promise<void> {
  const { organisationId, serviceId } = acting.consultee;
  await auditHers(acting, 'question.answer', { consultationId: id, data });
  wake(acting.tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}

function presentQuestions({ id, fields, shown }: Asking): z.input<typeof RoomQuestions> {
  const given = new Map(shown.map((one) => [one.code, one]));
  return {
    epoch: epochOf(id),
    data: askedFields(fields, shown).map(({ code, question, kind, choices }) => ({
      code,
      text: question.text,
      hint: question.hint ?? null,
      kind,
      choices: (choices ?? []).map((choice) => ({ code: choice.code, label: choice.label })),
      state: given.get(code)?.state ?? 'open',
      value: given.get(code)?.value ?? null,
    })),
  };
}
