/** The directory of agencies: read by all who may have to call, kept by supervisors and the ward. */
import type { z } from 'zod';
import {
  Agencies,
  AgenciesQuery,
  Agency,
  AgencyBody,
  AgencyFileBody,
  AgencyIdBody,
  AgencyImport,
  AgencyImportBody,
} from '../../contracts/agencies.ts';
import { NoContent } from '../../contracts/common.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type Route, type StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { exportAgencies, importAgencies, previewAgencies } from './file.ts';
import { demandEditor, presentAgencies, sealFacts, servicesOf } from './present.ts';
import {
  addAgency,
  areasOf,
  changeAgency,
  confirmAgency,
  findAgency,
  hasNamesake,
  listAgencies,
  retireAgency,
  type AgencyRow,
} from './queries.ts';

const path = '/api/staff/agencies';
const read = { kind: 'staff', permission: 'agency.read' } as const;
const edit = { kind: 'staff', permission: 'agency.edit' } as const;

type Context<Body> = StaffContext<undefined, unknown, unknown, Body>;

type IdContext = Context<z.infer<typeof AgencyIdBody>>;

/** `change` answers what was done, for the trail; `null`: it was so already. */
function changeRoute(
  name: string,
  summary: string,
  change: (context: IdContext, found: AgencyRow) => Promise<TrailAction | null>,
): Route {
  return route({
    method: 'POST',
    path: `${path}/${name}`,
    summary,
    access: edit,
    body: AgencyIdBody,
    response: Agency,
    async handle(context) {
      const found = await getAgency(context);
      const done = await change(context, found);
      if (done !== null) await auditAgency(context, found, done);
      return presentNow(context, found.id);
    },
  });
}

export const agenciesRoutes = [
  route({
    method: 'GET',
    path,
    summary: '関係機関の名簿',
    access: read,
    query: AgenciesQuery,
    response: Agencies,
    async handle(context) {
      const { tx, staff, query, now } = context;
      const all = servicesOf(staff);
      const services = query.service === undefined ? all : all.filter((id) => id === query.service);
      const { rows, counted } = await listAgencies(tx, services, query, businessDate(now));
      return {
        data: await presentAgencies(context, rows.slice(0, query.perPage)),
        pageInfo: { hasNextPage: rows.length > query.perPage, hasPreviousPage: query.page > 1 },
        total: { count: Math.min(counted, COUNTED_AT_MOST), exact: counted <= COUNTED_AT_MOST },
        areas: await areasOf(tx, all),
      };
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: '関係機関を登録する・直す',
    access: edit,
    body: AgencyBody,
    response: Agency,
    handle: save,
  }),
  changeRoute(
    'confirmation',
    '関係機関の内容を今日確認したと記録する',
    async ({ tx, staff, now }, { id, confirmedOn, confirmedById }) => {
      const today = businessDate(now);
      if (confirmedOn === today && confirmedById === staff.id) return null;
      await confirmAgency(tx, id, staff.id, today);
      return 'agency.confirm';
    },
  ),
  changeRoute(
    'retirement',
    '関係機関を使わなくする（これまでの記録には残る）',
    async ({ tx, staff, now }, { id, retiredAt }) => {
      if (retiredAt !== null) return null;
      await retireAgency(tx, id, staff.id, new Date(now));
      return 'agency.retire';
    },
  ),
  changeRoute('return', '使わなくした関係機関を一覧に戻す', async ({ tx, now }, found) => {
    if (found.retiredAt === null) return null;
    await refuseNamesake(tx, found);
    await retireAgency(tx, found.id, null, new Date(now));
    return 'agency.revive';
  }),
  route({
    method: 'POST',
    path: `${path}/export`,
    summary: '関係機関の名簿をCSVで書き出す',
    access: edit,
    stepUp: true,
    media: 'download',
    response: NoContent,
    handle: exportAgencies,
  }),
  route({
    method: 'POST',
    path: `${path}/import-preview`,
    summary: '関係機関のCSVを取り込むとどうなるか（何も保存しない）',
    access: edit,
    body: AgencyFileBody,
    response: AgencyImport,
    handle: previewAgencies,
  }),
  route({
    method: 'POST',
    path: `${path}/import`,
    summary: '確かめた関係機関のCSVを取り込む',
    access: edit,
    body: AgencyImportBody,
    response: AgencyImport,
    handle: importAgencies,
  }),
];

async function save(context: Context<z.infer<typeof AgencyBody>>): Promise<z.input<typeof Agency>> {
  const { tx, staff, body } = context;
  const { id, revision, serviceId } = body;
  const before = await findAgency(tx, id);
  if (before) {
    demandSeen(before);
    demandEditor(staff, before.serviceId);
  }
  demandEditor(staff, serviceId);
  await refuseNamesake(tx, body);
  const confirmed = {
    confirmedOn: before?.confirmedOn ?? null,
    confirmedById: before?.confirmedById ?? null,
  };
  const facts = { ...factsIn(body), confirmedOn: confirmed.confirmedOn };
  const row = { ...(await sealFacts(context, id, facts)), ...confirmed };
  if (!before) {
    if (revision !== 0) throw new Refusal('not-found');
    if (!(await addAgency(tx, staff.organisationId, row))) throw reused();
  } else {
    if (before.revision !== revision) {
      if (revision === 0 && before.revision === 1) return presentNow(context, id);
      throw new Refusal('written-meanwhile', {
        reason: 'agency-changed',
        text: '他の職員が先にこの機関を直しました。一覧を読み直してから、もう一度直してください。',
      });
    }
    await changeAgency(tx, row);
  }
  await auditAgency(context, row, before ? 'agency.change' : 'agency.add');
  return presentNow(context, id);

  function demandSeen({ serviceId: place }: AgencyRow): void {
    if (place !== null && !servicesOf(staff).includes(place)) throw new Refusal('not-found');
  }
}

/** What was left empty is not known. */
function factsIn(body: z.infer<typeof AgencyBody>) {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    serviceId: body.serviceId,
    kind: body.kind,
    name: body.name.trim(),
    area: orNull(body.area.trim()),
    telephone: body.telephone.trim(),
    telephoneNight: orNull(body.telephoneNight.trim()),
    hours: orNull(body.hours.trim()),
    contactPerson: orNull(body.contactPerson.trim()),
    note: orNull(body.note.trim()),
  };
}

async function refuseNamesake(
  tx: Context<unknown>['tx'],
  agency: Pick<AgencyRow, 'id' | 'serviceId' | 'kind' | 'name'>,
): Promise<void> {
  if (!(await hasNamesake(tx, { ...agency, name: agency.name.trim() }))) return;
  throw new Refusal('not-allowed-now', {
    reason: 'agency-there',
    text: '同じ種類・同じ名称の機関が、もう登録されています。その機関を直してください。',
  });
}

/** Refuses 'not-found' for one that is not this person's to see, 'not-permitted' for one that others keep. */
async function getAgency({ tx, staff, body }: Context<{ id: string }>): Promise<AgencyRow> {
  const found = await findAgency(tx, body.id);
  if (!found) throw new Refusal('not-found');
  demandEditor(staff, found.serviceId);
  return found;
}

async function presentNow(context: Context<unknown>, id: string): Promise<z.input<typeof Agency>> {
  const found = await findAgency(context.tx, id);
  const [agency] = found ? await presentAgencies(context, [found]) : [];
  if (!agency) throw new Refusal('not-found');
  return agency;
}

function auditAgency(
  context: Context<unknown>,
  { id, serviceId, kind }: Pick<AgencyRow, 'id' | 'serviceId' | 'kind'>,
  action: TrailAction,
): Promise<void> {
  const object = { objectKind: 'agency', objectId: id, data: { kind } };
  return auditDone(context, serviceId === null ? null : { id: null, serviceId }, action, object);
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'agency-id' });
}
