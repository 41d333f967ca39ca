/** The audit trail as a hash chain per organisation, what was signed of it, and what its checks found. */
import { defineEntity, p } from '@mikro-orm/core';
import { ofOrganisation, onlyAddedTo } from './tenancy.ts';

const AuditLinkSchema = defineEntity({
  name: 'AuditLink',
  tableName: 'audit_chain',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('audit_chain'),
  triggers: onlyAddedTo('audit_chain'),
  properties: {
    organisationId: p.uuid().primary(),
    /** From 1 on, without gaps; given by the sequencer. */
    position: p.bigint('bigint').primary(),
    entryId: p.bigint('bigint').unique(),
    /** SHA-256 of the hash before and of the row's digest: see docs/security/audit-log.md. */
    hash: p.blob(),
  },
});

/** The place of a row of the audit trail in its organisation's chain. */
export class AuditLink extends AuditLinkSchema.class {}
AuditLinkSchema.setClass(AuditLink);

const AuditCheckpointSchema = defineEntity({
  name: 'AuditCheckpoint',
  tableName: 'audit_checkpoints',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('audit_checkpoints'),
  triggers: onlyAddedTo('audit_checkpoints'),
  properties: {
    organisationId: p.uuid().primary(),
    size: p.bigint('bigint').primary(),
    head: p.blob(),
    keyId: p.uuid(),
    /** The signed text, as it also stands outside of the database. */
    note: p.text(),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** How long the chain was at an instant and what its last hash was, signed. */
export class AuditCheckpoint extends AuditCheckpointSchema.class {}
AuditCheckpointSchema.setClass(AuditCheckpoint);

const AuditSigningKeySchema = defineEntity({
  name: 'AuditSigningKey',
  tableName: 'audit_signing_keys',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('audit_signing_keys'),
  triggers: onlyAddedTo('audit_signing_keys'),
  properties: {
    organisationId: p.uuid().primary(),
    keyId: p.uuid().primary(),
    /** Ed25519, 32 bytes. The private half never leaves the key store. */
    publicKey: p.blob(),
    /** The first checkpoint it signs is of at least this size; the one before signs no longer ones. */
    firstSize: p.bigint('bigint'),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** By which key checkpoints are, and were, signed. */
export class AuditSigningKey extends AuditSigningKeySchema.class {}
AuditSigningKeySchema.setClass(AuditSigningKey);

const AuditCheckSchema = defineEntity({
  name: 'AuditCheck',
  tableName: 'audit_checks',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('audit_checks'),
  properties: {
    organisationId: p.uuid().primary(),
    stretch: p.enum(['newest', 'whole'] as const).primary(),
    /** A check is under way, or was cut short, while this is later than `checkedAt`. */
    begunAt: p.datetime(),
    checkedAt: p.datetime().nullable(),
    fromPosition: p.bigint('bigint').nullable(),
    toPosition: p.bigint('bigint').nullable(),
    /** 'ok', or a code of what was found. */
    outcome: p.string().length(40).nullable(),
    firstBad: p.bigint('bigint').nullable(),
  },
});

/** The last check of an organisation's chain: of its newest stretch, and of the whole. */
export class AuditCheck extends AuditCheckSchema.class {}
AuditCheckSchema.setClass(AuditCheck);
