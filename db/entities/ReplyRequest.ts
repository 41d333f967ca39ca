import { defineEntity, p } from '@mikro-orm/core';
import { REPLY_REQUEST_STATUSES } from '../../domain/reply-approval.ts';
import { ofService } from './tenancy.ts';

const ReplyRequestSchema = defineEntity({
  name: 'ReplyRequest',
  tableName: 'reply_requests',
  rowLevelSecurity: 'force',
  policies: ofService('reply_requests'),
  indexes: [
    { properties: ['consultationId', 'createdAt'] },
    {
      // One of each writer waits at a time.
      name: 'reply_requests_waiting',
      expression: `create unique index "reply_requests_waiting" on "reply_requests" ("consultation_id", "staff_id") where "status" = 'waiting'`,
    },
  ],
  properties: {
    /** Made by the sender; also the id of the message it becomes. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    /** Who wrote it. */
    staffId: p.uuid(),
    /** Encrypted; AAD row = id. What was sent in the end stands in the message. */
    body: p.blob(),
    /** Uploads that go with it, in this order. */
    fileIds: p.array(),
    /** The last message its writer had seen. */
    expectedSeq: p.integer(),
    /** Written in the assignee's place. */
    standIn: p.boolean().default(false),
    status: p.enum(REPLY_REQUEST_STATUSES).default('waiting'),
    /** The supervisor; of a withdrawal its writer, or nobody where the consultation was closed. */
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    /** Encrypted; AAD row = id. Why it was returned. */
    comment: p.blob().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A reply of a counselor in training before it is a message: nothing of the room reads this table. */
export class ReplyRequest extends ReplyRequestSchema.class {}
ReplyRequestSchema.setClass(ReplyRequest);
