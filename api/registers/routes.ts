/** Registers: looked at, written into, corrected by a further revision, printed. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  RegisterEntries,
  RegisterEntry,
  RegisterEntryBody,
  RegisterFormBody,
  RegisterHistory,
  RegisterHistoryQuery,
  RegisterPrintBody,
  RegisterQuery,
  Registers,
} from '../../contracts/registers.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import {
  definitionOf,
  dueOn,
  faultsOfEntry,
  REGISTER_CODES,
  type RegisterFault,
} from '../../domain/registers.ts';
import { registerCopy } from '../copies/register.ts';
import { renderPdf } from '../documents/pdf.ts';
import { route, type StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { organisationKey, registerEntryPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { accountsAsHandlers, organisationName } from './handlers.ts';
import { PLAIN_FORM, presentEntries } from './present.ts';
import { entrySheet, registerSheet } from './print.ts';
import {
  addRevision,
  countEntries,
  keepForm,
  readEntries,
  readForm,
  readHistory,
} from './queries.ts';

const read = { kind: 'staff', permission: 'register.read' } as const;
const edit = { kind: 'staff', permission: 'register.edit' } as const;

type Context<Body> = StaffContext<undefined, unknown, unknown, Body>;

export const registersRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/registers',
    summary: '台帳の一覧（記載の数と、期日の来たもの）',
    access: read,
    response: Registers,
    async handle({ tx, now }) {
      const counts = await countEntries(tx, businessDate(now));
      const empty = { entries: 0, due: 0, nextDueOn: null };
      return {
        data: REGISTER_CODES.map((register) => ({
          ...empty,
          ...counts.find((one) => one.register === register),
          register,
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/registers/entries',
    summary: '1つの台帳の記載',
    access: read,
    query: RegisterQuery,
    response: RegisterEntries,
    async handle(context) {
      const { register } = context.query;
      const found = await readEntries(context.tx, register);
      const form = (await readForm(context.tx, register)) ?? PLAIN_FORM;
      return { data: await presentEntries(context, found), form };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/registers/history',
    summary: '1つの記載の、これまでの内容',
    access: read,
    query: RegisterHistoryQuery,
    response: RegisterHistory,
    async handle(context) {
      const { register, id } = context.query;
      const found = await readHistory(context.tx, register, id);
      return { data: await presentEntries(context, found) };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/registers/entries',
    summary: '台帳に記載する・直す・取り消す（前の内容は残る）',
    access: edit,
    body: RegisterEntryBody,
    response: RegisterEntry,
    handle: writeEntry,
  }),
  route({
    method: 'PUT',
    path: '/api/staff/registers/form',
    summary: '台帳の印刷の様式を決める',
    access: edit,
    body: RegisterFormBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const known = new Set(definitionOf(body.register).fields.map(({ code }) => code));
      if (body.form.columns.some((code) => !known.has(code))) throw new Refusal('invalid-input');
      await keepForm(tx, staff.organisationId, body.register, { form: body.form, by: staff.id });
      const object = { objectKind: 'register', objectId: body.register };
      await auditDone(context, null, 'register.set-form', object);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/registers/print',
    summary: '台帳を、区の様式で印刷する（PDF）',
    access: edit,
    stepUp: true,
    body: RegisterPrintBody,
    response: z.unknown(),
    media: 'download',
    handle: print,
  }),
];

const FAULT_TEXTS = {
  required: '入力してください',
  'not-a-date': '日付を入力してください',
  'not-a-choice': '選んでください',
  unknown: 'この台帳にない項目です',
  'too-long': '長すぎます',
} as const satisfies Record<RegisterFault, string>;

async function writeEntry(
  context: Context<z.infer<typeof RegisterEntryBody>>,
): Promise<RegisterEntry> {
  const { tx, staff, deps, body } = context;
  const { register, id, revision, struckOut } = body;
  const values = Object.fromEntries(
    Object.entries(body.values).filter(([, value]) => value.trim() !== ''),
  );
  refuseFaulty(register, values);
  const before = await readHistory(tx, register, id);
  const row = {
    id,
    revision: revision + 1,
    dueOn: struckOut ? null : dueOn(register, values),
    struckOut,
    madeById: staff.id,
    content: await deps.crypt.seal(
      organisationKey(staff.organisationId),
      registerEntryPlace(id, revision + 1),
      JSON.stringify(values),
    ),
  };
  const isNext = (before[0]?.revision ?? 0) === revision;
  if (!isNext || !(await addRevision(tx, staff.organisationId, register, row))) {
    return answerAgain(context, values);
  }
  const action = struckOut ? 'register.strike-out' : 'register.write';
  await auditDone(context, null, action, {
    objectKind: 'register-entry',
    objectId: id,
    data: { register, revision: revision + 1 },
  });
  return newest(context);
}

/** The same sent again is answered the same; anything else is another's work. */
async function answerAgain(
  context: Context<z.infer<typeof RegisterEntryBody>>,
  values: Readonly<Record<string, string>>,
): Promise<RegisterEntry> {
  const { body } = context;
  const found = await newest(context);
  const isSame =
    found.revision === body.revision + 1 &&
    found.struckOut === body.struckOut &&
    isDeepStrictEqual(found.values, values);
  if (isSame) return found;
  throw new Refusal('written-meanwhile', {
    reason: 'register-entry-changed',
    text: '他の職員が先にこの記載を直しました。読み直してから、もう一度直してください。',
  });
}

async function newest(context: Context<z.infer<typeof RegisterEntryBody>>): Promise<RegisterEntry> {
  const { tx, body } = context;
  const [entry] = await presentEntries(
    context,
    (await readHistory(tx, body.register, body.id)).slice(0, 1),
  );
  // The id is taken by somebody else's entry, or by another register's.
  if (!entry) throw new Refusal('id-reused');
  return entry;
}

function refuseFaulty(
  register: z.infer<typeof RegisterQuery>['register'],
  values: Readonly<Record<string, string>>,
): void {
  const faults = Object.entries(faultsOfEntry(register, values));
  if (faults.length === 0) return;
  const nameOf = (code: string) =>
    definitionOf(register).fields.find((field) => field.code === code)?.name ?? code;
  throw new Refusal('invalid-input', {
    reason: 'register-entry-faulty',
    text: faults.map(([code, fault]) => `${nameOf(code)}：${FAULT_TEXTS[fault]}`).join('、'),
    fields: faults.map(([code]) => `values.${code}`),
  });
}

async function print(context: Context<z.infer<typeof RegisterPrintBody>>) {
  const { tx, staff, body, now } = context;
  const { register, id } = body;
  const entries = await presentEntries(context, await readEntries(tx, register));
  const one = entries.find((entry) => entry.id === id);
  if (id !== undefined && !one) throw new Refusal('not-found');
  const today = businessDate(now);
  const printed = {
    register,
    form: (await readForm(tx, register)) ?? PLAIN_FORM,
    entries,
    accounts: register === 'handlers' && !one ? await accountsAsHandlers(context) : [],
    organisation: await organisationName(tx, staff.organisationId),
    today,
  };
  const { name } = definitionOf(register);
  const reason = `${name}の印刷`;
  const rowCount = one ? 1 : entries.length;
  await registerCopy(context, {
    serviceId: null,
    kind: 'registers',
    format: 'pdf',
    rowCount,
    reason,
  });
  const object = { objectKind: 'register', objectId: register, data: { rows: rowCount } };
  await auditDone(context, null, 'register.print', object);
  const bytes = await renderPdf(one ? entrySheet(printed, one) : registerSheet(printed));
  return sendBytes(
    { name: `${name}_${today}.pdf`, mediaType: 'application/pdf', isInline: true },
    bytes,
  );
}
