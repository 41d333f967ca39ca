import { defineEntity, p } from '@mikro-orm/core';
import { MESSAGE_CHANGES } from '../../domain/message-changes.ts';
import { SUPPORTERS } from '../../domain/supporter.ts';
import { Consultation } from './Consultation.ts';
import { ofService } from './tenancy.ts';

export const AUTHORS = ['consultee', 'staff', 'automatic'] as const;
export type Author = (typeof AUTHORS)[number];

const MessageSchema = defineEntity({
  name: 'Message',
  tableName: 'messages',
  rowLevelSecurity: 'force',
  policies: ofService('messages'),
  uniques: [{ properties: ['organisationId', 'consultation', 'clientId'] }],
  indexes: [
    {
      name: 'messages_changes',
      expression: `create index "messages_changes" on "messages" ("consultation_id", "about_seq", "seq") where "about_seq" is not null`,
    },
  ],
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    /** Gap-free per consultation, in commit order. */
    seq: p.integer().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Id made by the sender: the same request twice is one message. */
    clientId: p.uuid(),
    author: p.enum(AUTHORS),
    staffId: p.uuid().nullable(),
    /** Kind of an automatic answer. */
    automatic: p.string().length(40).nullable(),
    /** Written by a colleague while the engine was away or the assignee could not. */
    standIn: p.boolean().default(false),
    /** The supervisor who let it go out, where its writer is in training. */
    approvedById: p.uuid().nullable(),
    /** Her words, written for her by somebody else. */
    writer: p.enum(SUPPORTERS).nullable(),
    /** Takes back or corrects message `aboutSeq`, which stays as it is. */
    change: p.enum(MESSAGE_CHANGES).nullable(),
    aboutSeq: p.integer().nullable(),
    /** How many files were sent with it. */
    fileCount: p.smallint().default(0),
    /** Encrypted; AAD row = `<consultation>/<clientId>`. */
    body: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** One thing said in the room. */
export class Message extends MessageSchema.class {}
MessageSchema.setClass(Message);

export const DRAFT_KINDS = ['room', 'reply', 'note'] as const;

const DraftSchema = defineEntity({
  name: 'Draft',
  tableName: 'drafts',
  rowLevelSecurity: 'force',
  policies: ofService('drafts'),
  properties: {
    /** The consultee or member of staff who types. */
    ownerId: p.uuid().primary(),
    /** The consultation; for a room draft before the first message the consultee's own id. */
    aboutId: p.uuid().primary(),
    kind: p.enum(DRAFT_KINDS).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Encrypted; AAD row = `<ownerId>/<aboutId>/<kind>`. */
    body: p.blob(),
    /** Ids and numbers of the reply it becomes in a few seconds, unless its writer takes it back; `null` while it is only being written. */
    sending: p.json<{ id: string; files: string[]; expectedSeq: number }>().nullable(),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** Text not sent yet, kept on the server. */
export class Draft extends DraftSchema.class {}
DraftSchema.setClass(Draft);

const NoteSchema = defineEntity({
  name: 'Note',
  tableName: 'notes',
  rowLevelSecurity: 'force',
  policies: ofService('notes'),
  indexes: [{ properties: ['consultation', 'createdAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    staffId: p.uuid(),
    body: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** An internal note; no consultee's answer ever reads this table. */
export class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);
