/** What is written out as a file: the order, what it selected, and how far it is. */
import { defineEntity, p } from '@mikro-orm/core';
import {
  EXPORT_ENCODINGS,
  EXPORT_FORMATS,
  EXPORT_KIND_CODES,
  EXPORT_STATES,
} from '../../domain/exports.ts';
import { ofOrganisation } from './tenancy.ts';

const ExportSchema = defineEntity({
  name: 'Export',
  tableName: 'exports',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('exports'),
  indexes: [{ properties: ['organisationId', 'createdAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Of these services, in which the person may write out records. */
    services: p.array(),
    kind: p.enum(EXPORT_KIND_CODES),
    /** Codes of the columns, in their order in the file. */
    columns: p.array(),
    /** As contracts/record-filter.ts reads it: codes, ids and days only. */
    filter: p.text(),
    format: p.enum(EXPORT_FORMATS),
    encoding: p.enum(EXPORT_ENCODINGS),
    /** Encrypted under the organisation's key; AAD row = id. */
    purpose: p.blob(),
    requestedById: p.uuid(),
    /** The ward's, that was in force. */
    approvalId: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    state: p.enum(EXPORT_STATES).default('waiting'),
    /** Rows it was to have when it was asked for, and when its records were selected. */
    announced: p.integer(),
    selected: p.integer().nullable(),
    /** Up to where it is written: the place in the selection, the rows, the bytes. */
    place: p.integer().default(0),
    written: p.integer().default(0),
    bytes: p.bigint('number').defaultRaw('0'),
    /** Counts who writes it: whoever was left behind by the next writes no more. */
    attempt: p.integer().default(0),
    /** The parts of the file in their order: by which attempt each was written. */
    parts: p.array().default([]),
    /** Letters the encoding does not have; their places, encrypted under the file's key. */
    unmappable: p.integer().default(0),
    unmappablePlaces: p.blob().nullable(),
    failure: p.string().length(40).nullable(),
    finishedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    /** SHA-256 of the link's word; gone when it was used. */
    linkHash: p.blob().nullable(),
    linkUntil: p.datetime().nullable(),
    fetchedAt: p.datetime().nullable(),
    disposedAt: p.datetime().nullable(),
    /** Its workflow is told of every change that concerns it; what was last told, and when to try again. */
    changedAt: p.datetime().defaultRaw('now()'),
    toldAt: p.datetime().nullable(),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** An order to write records out, and its file on the way. */
export class Export extends ExportSchema.class {}
ExportSchema.setClass(Export);

const ExportSelectionSchema = defineEntity({
  name: 'ExportSelection',
  tableName: 'export_selections',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('export_selections'),
  properties: {
    exportId: p.uuid().primary(),
    /** From 1, in the order of the file. */
    place: p.integer().primary(),
    organisationId: p.uuid(),
    /** Of the figures' row; they outlive the consultation. */
    factId: p.uuid(),
    consultationId: p.uuid().nullable(),
    /** So many rows of the file it gives. */
    rowCount: p.integer(),
    /** Messages up to this one. */
    upTo: p.integer(),
  },
});

/** One consultation an export is of; gone with its file. */
export class ExportSelection extends ExportSelectionSchema.class {}
ExportSelectionSchema.setClass(ExportSelection);
