/** A consultee in her room and her counselor, with what both do with files. */
import { randomUUID } from 'node:crypto';
import type { FileHead } from '../../contracts/files.ts';
import type { RoomMessage } from '../../contracts/room.ts';
import type { StaffMessage } from '../../contracts/messages.ts';
import type { TestApi } from '../support/api.ts';
import { buildWorld } from './staff-world.ts';

export type FilesWorld = Awaited<ReturnType<typeof buildFilesWorld>>;

export async function buildFilesWorld(api: TestApi) {
  const world = await buildWorld(api);
  const counselor = await world.member('counselor');
  const consultee = await api.build.buildConsultee({ channel: world.channel });
  const talk = await api.build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: counselor,
  });
  const cookie = await api.build.enterRoom(consultee);
  const path = `/api/staff/consultations/${talk.id}`;
  const roomFile = (id: string) => `/api/room/files/${id}`;
  const staffFile = (id: string) => `${path}/files/${id}`;

  async function upload(
    to: string,
    from: string,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ) {
    const raw = new Uint8Array(bytes);
    const type = { 'Content-Type': 'application/octet-stream', ...headers };
    const answer = await api.call('POST', to, { cookie: from, raw, headers: type });
    return {
      ...answer,
      body: answer.body as FileHead & { code: string; detail: { reason: string } },
    };
  }

  return {
    ...world,
    counselor,
    consultee,
    talk,
    cookie,
    path,
    roomFile,
    staffFile,
    uploadFromRoom: (bytes: Uint8Array, id: string = randomUUID(), name?: string) =>
      upload(
        roomFile(id),
        cookie,
        bytes,
        name === undefined ? {} : { 'File-Name': encodeURIComponent(name) },
      ),
    uploadFromDesk: (bytes: Uint8Array, id: string = randomUUID(), name?: string) =>
      upload(
        staffFile(id),
        counselor.cookie,
        bytes,
        name === undefined ? {} : { 'File-Name': encodeURIComponent(name) },
      ),
    upload,
    say: (files: readonly string[], text = '', id: string = randomUUID()) =>
      api.call('POST', '/api/room/messages', { cookie, body: { id, text, files } }),
    reply: (files: readonly string[], text = '', id: string = randomUUID()) =>
      api.call('POST', `${path}/messages`, { cookie: counselor.cookie, body: { id, text, files } }),
    async inRoom() {
      const { body } = await api.call('GET', '/api/room/messages', { cookie });
      return (body as { data: RoomMessage[] }).data;
    },
    async atDesk(as = counselor.cookie) {
      const { body } = await api.call('GET', `${path}/messages`, { cookie: as });
      return (body as { data: StaffMessage[] }).data;
    },
    async download(where: string, as: string) {
      const response = await fetch(`${api.url}${where}`, { headers: { Cookie: as } });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes };
    },
  };
}
