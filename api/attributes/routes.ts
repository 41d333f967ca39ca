/** Attributes of a consultation, under the form it began with. */
import { z } from 'zod';
import { Attributes, AttributesBody } from '../../contracts/attributes.ts';
import { Id } from '../../contracts/common.ts';
import { wake } from '../../db/notify.ts';
import type { Tx } from '../../db/scope.ts';
import { formOf } from '../../db/settings.ts';
import { faultOf, withAnswers, type AttributeField } from '../../domain/attributes.ts';
import { blockOf } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import { actorTowards, looked, refuseBlocked } from '../consultations/blocks.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { attributePlace, consultationKey } from '../sealed.ts';
import { auditDone, auditReading } from '../staff-audit.ts';
import { sealAnswer } from './own-answers.ts';
import { presentAttributes } from './present.ts';
import {
  codedOnly,
  readAnswers,
  writeAnswers,
  type AttributeRow,
  type NewAnswer,
} from './queries.ts';

const Params = z.object({ id: Id });
const path = '/api/staff/consultations/:id/attributes';

export const attributesRoutes = [
  route({
    method: 'GET',
    path,
    summary: '相談の属性と未登録の項目',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    response: Attributes,
    async handle(context) {
      const fields = await fieldsOf(context.tx, context.target);
      await auditReading(context, context.target);
      return presentAttributes(context, fields);
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: '属性を登録する（送った項目だけ書き換える）',
    access: { kind: 'staff', permission: 'consultation.work', on: 'consultation' },
    params: Params,
    body: AttributesBody,
    response: Attributes,
    async handle(context) {
      const { tx, staff, target, now } = context;
      refuseBlocked(blockOf(looked(target), 'record-attributes', actorTowards(staff, target)));
      const fields = await fieldsOf(tx, target);
      const earlier = await readAnswers(tx, target.id);
      refuseFaulty(fields, context.body.answers, earlier);
      const { organisationId } = staff;
      const { serviceId, id: consultationId } = target;
      const place = { organisationId, serviceId, consultationId, staffId: staff.id };
      await writeAnswers(tx, place, await sealed(context, fields), new Date(now));
      const written = new Set(context.body.answers.map(({ code }) => code));
      await auditDone(context, target, 'attributes.record', {
        data: {
          codes: [...written],
          before: earlier
            .filter(({ code }) => written.has(code))
            .map(({ code, state, coded }) => ({ code, state, coded })),
        },
      });
      const { seq } = target;
      wake(tx, { kind: 'consultation', organisationId, serviceId, id: target.id, seq });
      return presentAttributes(context, fields);
    },
  }),
];

type Body = z.infer<typeof AttributesBody>;

async function fieldsOf(tx: Tx, target: ConsultationTarget): Promise<readonly AttributeField[]> {
  return (await formOf(tx, target.serviceId, target.formVersion))?.fields ?? [];
}

/** Says which attributes are wrong and how, never what was sent. */
function refuseFaulty(
  fields: readonly AttributeField[],
  answers: Body['answers'],
  earlier: readonly AttributeRow[],
): void {
  const all = withAnswers(codedOnly(earlier), answers);
  const faults = answers.flatMap((answer, index) => {
    const fault = faultOf(fields, answer, all);
    return fault ? [`answers.${index}: ${fault}`] : [];
  });
  if (faults.length > 0) {
    throw new Refusal('invalid-input', { reason: 'attributes', fields: faults.slice(0, 20) });
  }
}

async function sealed(
  { staff, target, body, deps }: StaffContext<ConsultationTarget, unknown, unknown, Body>,
  fields: readonly AttributeField[],
): Promise<NewAnswer[]> {
  const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
  const key = consultationKey(owner, target.id);
  const kinds = new Map(fields.map(({ code, kind }) => [code, kind]));
  return Promise.all(
    body.answers.map(async ({ code, state, value }) => {
      const where = { key, place: attributePlace(target.id, code) };
      const kind = kinds.get(code) ?? 'text';
      return { code, state, ...(await sealAnswer(deps.crypt, where, kind, value)) };
    }),
  );
}
