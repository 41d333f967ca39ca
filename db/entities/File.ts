import { defineEntity, p } from '@mikro-orm/core';
import { FILE_KINDS, FILE_TYPES, SCANS, STORED_PICTURE_TYPE } from '../../domain/files.ts';
import { Consultee } from './Consultee.ts';
import { ofService, SYSTEM_ROLE } from './tenancy.ts';

const FileSchema = defineEntity({
  name: 'File',
  tableName: 'files',
  rowLevelSecurity: 'force',
  policies: [
    ...ofService('files'),
    // The relay disposes of what was uploaded and never sent; what is in a talk stays.
    {
      name: 'files_unsent_only',
      type: 'restrictive',
      command: 'delete',
      roles: [SYSTEM_ROLE],
      using: 'message_seq is null',
    },
  ],
  indexes: [
    {
      name: 'files_sent',
      expression: `create index "files_sent" on "files" ("consultation_id", "message_seq") where "message_seq" is not null`,
    },
    {
      name: 'files_unsent',
      expression: `create index "files_unsent" on "files" ("created_at") where "message_seq" is null`,
    },
    { properties: ['consultee'] },
  ],
  properties: {
    /** Made by the sender; the same upload twice is one file. Also the name of its own data key. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Whose talk it belongs to; her first picture is there before any consultation is. */
    consultee: () => p.manyToOne(Consultee),
    consultationId: p.uuid().nullable(),
    /** The message it was sent with; without one it is disposed of after a day. */
    messageSeq: p.integer().nullable(),
    position: p.smallint().default(0),
    /** Who uploaded it; `null` for the consultee. */
    staffId: p.uuid().nullable(),
    kind: p.enum(FILE_KINDS),
    mediaType: p.enum([STORED_PICTURE_TYPE, ...FILE_TYPES]),
    byteSize: p.integer(),
    width: p.integer().nullable(),
    height: p.integer().nullable(),
    scan: p.enum(SCANS),
    /** A keyed hash of what was sent: other bytes under the same id are refused. */
    sourceLookup: p.blob(),
    /** Encrypted under the file's own key; AAD row = id. */
    name: p.blob().nullable(),
    body: p.blob(),
    thumbnail: p.blob().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A picture or file of the talk. */
export class File extends FileSchema.class {}
FileSchema.setClass(File);
