/** Services as those see them who look after them: the list, new ones, their name, and whether their door is open. */
import { NoContent } from '../../contracts/common.ts';
import {
  MadeService,
  NewService,
  RenameService,
  RetireService,
  ServiceList,
} from '../../contracts/service-list.ts';
import { SERVICE_TEMPLATES } from '../../domain/service-templates/service-templates.ts';
import { route } from '../http/route.ts';
import { renameService, retireService, reviveService } from './change.ts';
import { listServices } from './list.ts';
import { makeService } from './make.ts';

const ON_SERVICE = { kind: 'staff', permission: 'service.change', on: 'service' } as const;

export const serviceSetUpRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/service-list',
    summary: '窓口の一覧（受付状況、LINEの接続、準備がすんだか）と、新しい窓口のひな形',
    access: { kind: 'staff', permission: 'service.list' },
    response: ServiceList,
    async handle({ tx, staff, deps, now }) {
      const ids = staff.servicesWith('service.list', 'service');
      const templates = SERVICE_TEMPLATES.map(({ id, name, description }) => ({
        id,
        name,
        description,
      }));
      return { data: await listServices(tx, deps, ids, now), templates };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/services',
    summary: '新しい窓口を作る（ひな形から、または別の窓口の設定を写して）',
    access: { kind: 'staff', permission: 'service.create' },
    // A copy takes its people's roles along.
    stepUp: true,
    body: NewService,
    response: MadeService,
    status: 201,
    handle: makeService,
  }),
  route({
    method: 'PUT',
    path: '/api/staff/services/:id/name',
    summary: '窓口の名前を変える',
    access: ON_SERVICE,
    body: RenameService,
    response: NoContent,
    handle: renameService,
  }),
  route({
    method: 'POST',
    path: '/api/staff/services/:id/retirement',
    summary: '窓口の新しい相談の受付を終える（続いている相談は続く）',
    access: ON_SERVICE,
    body: RetireService,
    response: NoContent,
    handle: retireService,
  }),
  route({
    method: 'DELETE',
    path: '/api/staff/services/:id/retirement',
    summary: '受付を終えた窓口を、もう一度開く',
    access: ON_SERVICE,
    response: NoContent,
    handle: reviveService,
  }),
];
