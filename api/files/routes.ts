/** Pictures and files: up before the message that names them, down one by one to whoever may read that message. */
import { z } from 'zod';
import { FileHead, FileQuery, RoomFileParams, StaffFileParams } from '../../contracts/files.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type Route } from '../http/route.ts';
import { takeWrite } from '../room/limits.ts';
import { getService, needsConsent } from '../room/state.ts';
import { auditFileReading } from '../staff-audit.ts';
import { sendFile } from './download.ts';
import { findForConsultee, findForStaff } from './queries.ts';
import { uploadAfter } from './upload.ts';

const roomUpload = route({
  method: 'POST',
  path: '/api/room/files/:fileId',
  summary: '写真やファイルを預ける（10MBまで。送るときにメッセージで指定する）',
  access: { kind: 'room' },
  params: RoomFileParams,
  media: 'upload',
  response: FileHead,
  async handle({ deps, tx, consultee, params, now, requestId }) {
    takeWrite(deps, consultee, now);
    const { id: consulteeId, organisationId, serviceId, open } = consultee;
    const service = await getService(deps, tx, serviceId, now);
    if (needsConsent(service, consultee.consentVersion)) throw new Refusal('consent-required');
    const consultationId = open?.id ?? null;
    const owner = { organisationId, serviceId, consulteeId, consultationId, staffId: null };
    return uploadAfter(tx, { deps, owner, fileId: params.fileId, now, requestId });
  },
});

const roomFile = route({
  method: 'GET',
  path: '/api/room/files/:fileId',
  summary: '写真やファイルを受け取る（自分の相談のものだけ）',
  access: { kind: 'room' },
  params: RoomFileParams,
  query: FileQuery,
  media: 'download',
  response: z.unknown(),
  async handle({ deps, tx, consultee, params, query }) {
    const file = await findForConsultee(tx, consultee.id, params.fileId);
    if (!file) throw new Refusal('not-found');
    return sendFile(deps, consultee, file, { ...query, who: consultee.id });
  },
});

const staffPath = '/api/staff/consultations/:id/files/:fileId';

const staffUpload = route({
  method: 'POST',
  path: staffPath,
  summary: '返信につける写真やファイルを預ける（10MBまで）',
  access: { kind: 'staff', permission: 'consultation.stand-in', on: 'consultation' },
  params: StaffFileParams,
  media: 'upload',
  response: FileHead,
  handle({ deps, tx, staff, target, params, now, requestId }) {
    const { id: staffId, organisationId } = staff;
    const { serviceId, consulteeId, id: consultationId } = target;
    const owner = { organisationId, serviceId, consulteeId, consultationId, staffId };
    return uploadAfter(tx, { deps, owner, fileId: params.fileId, now, requestId });
  },
});

const staffFile = route({
  method: 'GET',
  path: staffPath,
  summary: '相談の写真やファイルを見る（閲覧は記録される）',
  access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
  params: StaffFileParams,
  query: FileQuery,
  media: 'download',
  response: z.unknown(),
  async handle(context) {
    const { deps, tx, staff, target, params, query } = context;
    const file = await findForStaff(tx, target.id, staff.id, params.fileId);
    if (!file) throw new Refusal('not-found');
    await auditFileReading(context, target, file.id);
    const { organisationId } = staff;
    const scope = { organisationId, serviceId: target.serviceId };
    return sendFile(deps, scope, file, { ...query, who: staff.id });
  },
});

export const filesRoutes: Route[] = [roomUpload, roomFile, staffUpload, staffFile];
