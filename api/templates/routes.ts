/** Prepared texts. A service's are kept by supervisors and administrators, one's own by whoever writes to consultees. */
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  MAX_TEMPLATES,
  Template,
  TemplateBody,
  TemplateOrderBody,
  TemplateRemovalBody,
  Templates,
} from '../../contracts/templates.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type SignedInStaff, type StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { presentTemplate, sealTemplate } from './present.ts';
import {
  addTemplate,
  changeTemplate,
  countTemplates,
  findTemplate,
  orderTemplates,
  readTemplates,
  removeTemplate,
  type TemplatePlace,
} from './queries.ts';

const access = { kind: 'staff', permission: 'template.read' } as const;
const path = '/api/staff/templates';

type SaveContext = StaffContext<undefined, unknown, unknown, z.infer<typeof TemplateBody>>;

export const templatesRoutes = [
  route({
    method: 'GET',
    path,
    summary: '定型文（窓口のものと自分のもの）',
    access,
    response: Templates,
    async handle({ tx, staff, deps }) {
      const services = staff.servicesWith('template.read', 'service');
      const found = await readTemplates(tx, staff.id, services);
      const { organisationId } = staff;
      const present = (row: (typeof found)[number]) =>
        presentTemplate(deps.crypt, organisationId, row);
      return { data: await Promise.all(found.map(present)) };
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: '定型文を書く・書き直す',
    access,
    body: TemplateBody,
    response: Template,
    handle: save,
  }),
  route({
    method: 'POST',
    path: `${path}/removal`,
    summary: '定型文を削除する',
    access,
    body: TemplateRemovalBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const found = await findTemplate(tx, staff.id, body.id);
      // Gone already: the same request again.
      if (!found) return undefined;
      demandKeeper(staff, found);
      await removeTemplate(tx, body.id);
      await auditTemplate(context, found, 'template.remove', { objectId: body.id });
      return undefined;
    },
  }),
  route({
    method: 'PUT',
    path: `${path}/order`,
    summary: '定型文の順番を決める',
    access,
    body: TemplateOrderBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const place = placeOf(staff, body);
      demandKeeper(staff, place);
      await orderTemplates(tx, place, body.ids);
      await auditTemplate(context, place, 'template.order', { data: { count: body.ids.length } });
      return undefined;
    },
  }),
];

async function save(context: SaveContext): Promise<z.input<typeof Template>> {
  const { tx, staff, body, deps } = context;
  const { organisationId } = staff;
  const place = placeOf(staff, body);
  demandKeeper(staff, place);
  const { id, kind, serviceId } = body;
  const words = await sealTemplate(deps.crypt, { organisationId, serviceId }, id, body);
  const before = await findTemplate(tx, staff.id, id);
  if (before) {
    const isSamePlace = before.serviceId === serviceId && before.ownerId === place.ownerId;
    if (!isSamePlace) throw reused();
    await changeTemplate(tx, { id, kind, words });
  } else {
    await refuseTooMany(context, place);
    if (!(await addTemplate(tx, { id, organisationId, ...place, kind, words }))) throw reused();
  }
  await auditTemplate(context, place, before ? 'template.change' : 'template.add', {
    objectId: id,
  });
  return presentTemplate(deps.crypt, organisationId, { id, ...place, kind, words });
}

function placeOf(
  staff: SignedInStaff,
  { serviceId, own }: { serviceId: string; own: boolean },
): TemplatePlace {
  return { serviceId, ownerId: own ? staff.id : null };
}

/** Refuses 'not-found' for a service one has nothing to do with, 'not-permitted' for what others keep. */
function demandKeeper(staff: SignedInStaff, { serviceId, ownerId }: TemplatePlace): void {
  if (!staff.servicesWith('template.read', 'service').includes(serviceId))
    throw new Refusal('not-found');
  const permission = ownerId === null ? 'template.edit' : 'template.keep-own';
  if (!staff.servicesWith(permission, 'service').includes(serviceId))
    throw new Refusal('not-permitted');
}

async function refuseTooMany({ tx }: SaveContext, place: TemplatePlace): Promise<void> {
  if ((await countTemplates(tx, place)) < MAX_TEMPLATES) return;
  throw new Refusal('not-allowed-now', {
    reason: 'too-many',
    text: `定型文は${MAX_TEMPLATES}個までです。使わないものを削除してください。`,
  });
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'template-id' });
}

function auditTemplate(
  context: Parameters<typeof auditDone>[0],
  { serviceId, ownerId }: TemplatePlace,
  action: TrailAction,
  { data, objectId }: { data?: Record<string, number>; objectId?: string },
): Promise<void> {
  return auditDone(context, { id: null, serviceId }, action, {
    objectKind: 'template',
    ...(objectId === undefined ? {} : { objectId }),
    data: { own: ownerId !== null, ...data },
  });
}
