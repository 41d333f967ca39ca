/** Consultations: the list, one of them, its timeline, what is known of the person, and opening one. */
import { z } from 'zod';
import { BesideQuery, Id } from '../../contracts/common.ts';
import {
  ConsultationHead,
  ConsultationPage,
  ConsultationsQuery,
  OpenBody,
  Opened,
  Timeline,
  Traits,
  TraitsBody,
} from '../../contracts/consultations.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { wake } from '../../db/notify.ts';
import { route } from '../http/route.ts';
import { consulteeKey, consulteePlace } from '../sealed.ts';
import { auditDone, auditReading, auditRecordsReading } from '../staff-audit.ts';
import { buildHead } from './head.ts';
import { listConsultations } from './list.ts';
import { openForConsultee } from './open.ts';
import { presentRow } from './present.ts';
import { listed } from './query-log.ts';
import { writeTraits } from './queries.ts';
import { servicesShown } from './service-names.ts';
import { buildTimeline } from './timeline.ts';

const Params = z.object({ id: Id });

export const consultationsRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations',
    summary: '相談の一覧（絞り込み・並べ替え・ページ）',
    access: { kind: 'staff', permission: 'consultation.list' },
    query: ConsultationsQuery,
    response: ConsultationPage,
    async handle(context) {
      const { tx, staff, query, deps, now } = context;
      const { rows, counted } = await listConsultations(tx, staff, query, now);
      const page = rows.slice(0, query.perPage);
      const assignees = page.map(({ assigneeId }) => assigneeId);
      const people = await deps.staff.people.names(tx, staff.organisationId, assignees, now);
      const services = await servicesShown(context, page);
      const body = {
        data: page.map((row) => presentRow(row, { people, services, now })),
        pageInfo: {
          hasNextPage: rows.length > query.perPage,
          hasPreviousPage: query.page > 1,
        },
        total: {
          count: Math.min(counted, COUNTED_AT_MOST),
          exact: counted <= COUNTED_AT_MOST,
        },
      };
      return listed(context, 'consultation.list', body);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations',
    summary: '職員から相談を開く（前の相談につなげる）',
    access: { kind: 'staff', permission: 'consultation.open' },
    body: OpenBody,
    response: Opened,
    status: 201,
    handle: openForConsultee,
  }),
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id',
    summary: '相談の見出し（できる操作とできない理由・次の自動処理・これまでの相談・特徴と注意点）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    response: ConsultationHead,
    async handle(context) {
      const head = await buildHead(context);
      await auditReading(context, context.target);
      await auditRecordsReading(context, context.target, head.consultee.linked);
      return head;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/timeline',
    summary: '相談の経過（担当・段階・引き継ぎなど）',
    access: { kind: 'staff', permission: 'timeline.read', on: 'consultation' },
    params: Params,
    query: BesideQuery,
    response: Timeline,
    handle: buildTimeline,
  }),
  route({
    method: 'PUT',
    path: '/api/staff/consultations/:id/traits',
    summary: '相談者の特徴と対応の注意点を書き換える',
    access: { kind: 'staff', permission: 'consultation.work', on: 'consultation' },
    params: Params,
    body: TraitsBody,
    response: Traits,
    async handle(context) {
      const { tx, staff, target, body, deps } = context;
      const { consulteeId, serviceId } = target;
      const key = consulteeKey({ organisationId: staff.organisationId, serviceId }, consulteeId);
      const seal = async (column: 'traits' | 'cautions') => {
        const text = body[column].trim() === '' ? null : body[column];
        return text && deps.crypt.seal(key, consulteePlace(column, consulteeId), text);
      };
      const [traits, cautions] = await Promise.all([seal('traits'), seal('cautions')]);
      await writeTraits(tx, consulteeId, { traits: traits || null, cautions: cautions || null });
      await auditDone(context, target, 'consultee.traits', {
        objectKind: 'consultee',
        objectId: consulteeId,
      });
      const { organisationId } = staff;
      wake(tx, { kind: 'person', organisationId, serviceId, id: consulteeId, seq: 0 });
      return {
        traits: traits ? body.traits : null,
        cautions: cautions ? body.cautions : null,
      };
    },
  }),
];
