import { defineEntity, p } from '@mikro-orm/core';
import {
  CONTRACT_END_STAGES,
  CONTRACT_END_STEP_CODES,
  DESTRUCTION_PARTS,
} from '../../domain/contract-end.ts';
import { ofOrganisation, onlyAddedTo } from './tenancy.ts';

const ContractEndSchema = defineEntity({
  name: 'ContractEnd',
  tableName: 'contract_ends',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('contract_ends'),
  indexes: [
    {
      name: 'contract_ends_one_at_a_time',
      expression: `create unique index "contract_ends_one_at_a_time" on "contract_ends" ("organisation_id") where "stage" <> 'cancelled'`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    stage: p.enum(CONTRACT_END_STAGES).default('planned'),
    endsOn: p.date(),
    isHeld: p.boolean().default(false),
    /** Counts the packages that were made; the newest is the one that counts. */
    package: p.integer().default(0),
    /** SHA-256 of the newest package's list of files, in hex. */
    manifestDigest: p.string().length(64).nullable(),
    packedAt: p.datetime().nullable(),
    destroyAt: p.datetime().nullable(),
    /** Which part of the destruction is next. */
    part: p.enum(DESTRUCTION_PARTS).nullable(),
    /** What the certificates say: codes, counts, times, and who approved and received; plain, since it outlives all keys. */
    facts: p.json<Record<string, unknown>>().nullable(),
    destroyedAt: p.datetime().nullable(),
    lastBackupGoneAt: p.datetime().nullable(),
    plannedById: p.uuid(),
    plannedAt: p.datetime().defaultRaw('now()'),
    /** Its workflow is told of every change; what was last told, and when to try again. */
    changedAt: p.datetime().defaultRaw('now()'),
    toldAt: p.datetime().nullable(),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** The end of an organisation's contract, and how far it is. It is not erased with the rest. */
export class ContractEnd extends ContractEndSchema.class {}
ContractEndSchema.setClass(ContractEnd);

const ContractEndStepSchema = defineEntity({
  name: 'ContractEndStep',
  tableName: 'contract_end_steps',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('contract_end_steps'),
  triggers: onlyAddedTo('contract_end_steps'),
  indexes: [{ properties: ['contractEndId', 'madeAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    contractEndId: p.uuid(),
    step: p.enum(CONTRACT_END_STEP_CODES),
    /** Codes, counts, dates and digests. */
    data: p.json<Record<string, unknown>>(),
    /** What was typed, as JSON; encrypted under the organisation's key, AAD row = id. */
    words: p.blob().nullable(),
    /** `null`: it happened by itself. */
    madeById: p.uuid().nullable(),
    madeAt: p.datetime().defaultRaw('clock_timestamp()'),
  },
});

/** What was done for the end of a contract; never changed. */
export class ContractEndStep extends ContractEndStepSchema.class {}
ContractEndStepSchema.setClass(ContractEndStep);

const ContractEndFileSchema = defineEntity({
  name: 'ContractEndFile',
  tableName: 'contract_end_files',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('contract_end_files'),
  properties: {
    contractEndId: p.uuid().primary(),
    name: p.string().length(120).primary(),
    organisationId: p.uuid(),
    /** Which package it belongs to. */
    package: p.integer(),
    /** In the order in which they were made. */
    position: p.integer(),
    /** Rows without the headings; `null` where there are none. */
    rows: p.integer().nullable(),
    bytes: p.bigint('number'),
    parts: p.integer(),
    digest: p.string().length(64),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** A file of the package, whole. */
export class ContractEndFile extends ContractEndFileSchema.class {}
ContractEndFileSchema.setClass(ContractEndFile);

const ContractEndPartSchema = defineEntity({
  name: 'ContractEndPart',
  tableName: 'contract_end_parts',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('contract_end_parts'),
  properties: {
    contractEndId: p.uuid().primary(),
    name: p.string().length(120).primary(),
    n: p.integer().primary(),
    organisationId: p.uuid(),
    /** Encrypted under a key of its own; AAD row = contract_end_id/name/n. */
    bytes: p.blob(),
  },
});

/** A piece of a file of the package. */
export class ContractEndPart extends ContractEndPartSchema.class {}
ContractEndPartSchema.setClass(ContractEndPart);

const ContractEndCertificateSchema = defineEntity({
  name: 'ContractEndCertificate',
  tableName: 'contract_end_certificates',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('contract_end_certificates'),
  triggers: onlyAddedTo('contract_end_certificates'),
  properties: {
    contractEndId: p.uuid().primary(),
    number: p.smallint().primary(),
    organisationId: p.uuid(),
    /** The certificate as it was signed: plain, since no key of the organisation is left. */
    body: p.text(),
    signature: p.string().length(100),
    publicKey: p.string().length(60),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** A certificate of destruction; never changed. */
export class ContractEndCertificate extends ContractEndCertificateSchema.class {}
ContractEndCertificateSchema.setClass(ContractEndCertificate);
