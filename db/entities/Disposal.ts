import { defineEntity, p } from '@mikro-orm/core';
import { DISPOSAL_ITEM_STATUSES, DISPOSAL_STATUSES, KEPT_REASONS } from '../../domain/disposal.ts';
import { ofService, onlyAddedTo } from './tenancy.ts';

const DisposalHoldSchema = defineEntity({
  name: 'DisposalHold',
  tableName: 'disposal_holds',
  rowLevelSecurity: 'force',
  policies: ofService('disposal_holds'),
  indexes: [
    {
      name: 'disposal_holds_one',
      expression:
        'create unique index "disposal_holds_one" on "disposal_holds" ("consultation_id") where "lifted_at" is null',
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    /** Both reasons encrypted under the consultation's key; AAD row = id. */
    reason: p.blob(),
    setById: p.uuid(),
    setAt: p.datetime().defaultRaw('now()'),
    liftReason: p.blob().nullable(),
    liftedById: p.uuid().nullable(),
    liftedAt: p.datetime().nullable(),
  },
});

/** Somebody keeps a consultation from being disposed of. */
export class DisposalHold extends DisposalHoldSchema.class {}
DisposalHoldSchema.setClass(DisposalHold);

const DisposalBatchSchema = defineEntity({
  name: 'DisposalBatch',
  tableName: 'disposal_batches',
  rowLevelSecurity: 'force',
  policies: ofService('disposal_batches'),
  uniques: [{ properties: ['organisationId', 'number'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Counted by each organisation. */
    number: p.integer(),
    status: p.enum(DISPOSAL_STATUSES),
    /** Those in it might be disposed of by this day. */
    until: p.date(),
    consultations: p.integer(),
    /** How many of them go before the end of the contract. */
    early: p.integer(),
    proposedById: p.uuid(),
    proposedAt: p.datetime().defaultRaw('now()'),
    approvedOn: p.date().nullable(),
    /** Encrypted under the organisation's key: who of the ward approved it, under which number, as JSON. */
    approval: p.blob().nullable(),
    recordedById: p.uuid().nullable(),
    recordedAt: p.datetime().nullable(),
    confirmedById: p.uuid().nullable(),
    confirmedAt: p.datetime().nullable(),
    withdrawnById: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    /** When its workflow was begun, and when to try again. */
    toldAt: p.datetime().nullable(),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** Consultations of one service that are disposed of together. */
export class DisposalBatch extends DisposalBatchSchema.class {}
DisposalBatchSchema.setClass(DisposalBatch);

const DisposalItemSchema = defineEntity({
  name: 'DisposalItem',
  tableName: 'disposal_items',
  rowLevelSecurity: 'force',
  policies: ofService('disposal_items'),
  indexes: [{ properties: ['consultationId'] }],
  properties: {
    batchId: p.uuid().primary(),
    consultationId: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    number: p.integer(),
    openedOn: p.date(),
    endedOn: p.date(),
    disposeOn: p.date(),
    isEarly: p.boolean(),
    status: p.enum(DISPOSAL_ITEM_STATUSES).default('waiting'),
    reason: p.enum(KEPT_REASONS).nullable(),
    /** Something of it was held against the destroyed key, and did not open. */
    tried: p.boolean().default(false),
    doneAt: p.datetime().nullable(),
  },
});

/** One consultation of a batch, and what became of it. */
export class DisposalItem extends DisposalItemSchema.class {}
DisposalItemSchema.setClass(DisposalItem);

const DisposalLedgerSchema = defineEntity({
  name: 'DisposalLedger',
  tableName: 'disposal_ledger',
  rowLevelSecurity: 'force',
  policies: ofService('disposal_ledger'),
  triggers: onlyAddedTo('disposal_ledger'),
  uniques: [{ properties: ['objectId'] }],
  indexes: [{ properties: ['serviceId', 'number'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    batchId: p.uuid(),
    kind: p.enum(['consultation', 'consultee'] as const),
    objectId: p.uuid(),
    /** The tombstone: what may be known of a consultation that is gone. */
    number: p.integer().nullable(),
    openedOn: p.date().nullable(),
    endedOn: p.date().nullable(),
    workflowIds: p.array(),
    fileIds: p.array(),
    at: p.datetime().defaultRaw('now()'),
  },
});

/** What is destroyed, written before it is; it is destroyed again after a restore. */
export class DisposalLedger extends DisposalLedgerSchema.class {}
DisposalLedgerSchema.setClass(DisposalLedger);

const DisposalCertificateSchema = defineEntity({
  name: 'DisposalCertificate',
  tableName: 'disposal_certificates',
  rowLevelSecurity: 'force',
  policies: ofService('disposal_certificates'),
  triggers: onlyAddedTo('disposal_certificates'),
  properties: {
    batchId: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    number: p.integer(),
    /** Numbers, dates, ids and names of staff; nothing of a consultation. */
    content: p.json<Record<string, unknown>>(),
    signedText: p.text(),
    keyId: p.uuid(),
    publicKey: p.blob(),
    signature: p.blob(),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** What was destroyed how, by whom and when, signed by the key store. */
export class DisposalCertificate extends DisposalCertificateSchema.class {}
DisposalCertificateSchema.setClass(DisposalCertificate);
