import { defineEntity, p } from '@mikro-orm/core';
import { BACKUP_CHECKS } from '../../domain/backups.ts';
import { ofInstallationOrOrganisation } from './tenancy.ts';

const BackupSchema = defineEntity({
  name: 'Backup',
  tableName: 'backups',
  rowLevelSecurity: 'force',
  policies: ofInstallationOrOrganisation('backups'),
  properties: {
    id: p.uuid().primary(),
    /** `null`: of the whole installation. */
    organisationId: p.uuid().nullable(),
    serviceId: p.uuid().nullable(),
    /** As its folder is called. */
    name: p.string().length(40).unique(),
    timeline: p.integer(),
    startedAt: p.datetime(),
    finishedAt: p.datetime(),
    /** Before and after it was compressed and encrypted. */
    bytes: p.bigint(),
    stored: p.bigint(),
    files: p.integer(),
    /** When it was last read and found whole. */
    verifiedAt: p.datetime().nullable(),
    /** A code: it cannot be used. */
    fault: p.string().length(60).nullable(),
  },
});

/** A base backup in the store: this row shows the folder, which is the truth. */
export class Backup extends BackupSchema.class {}
BackupSchema.setClass(Backup);

const BackupCheckSchema = defineEntity({
  name: 'BackupCheck',
  tableName: 'backup_checks',
  rowLevelSecurity: 'force',
  policies: ofInstallationOrOrganisation('backup_checks'),
  indexes: [{ properties: ['kind', 'endedAt'] }],
  properties: {
    id: p.uuid().primary(),
    /** `null`: of the whole installation. */
    organisationId: p.uuid().nullable(),
    serviceId: p.uuid().nullable(),
    kind: p.enum(BACKUP_CHECKS),
    beganAt: p.datetime(),
    endedAt: p.datetime(),
    isOk: p.boolean(),
    /** A code. */
    reason: p.string().length(60).nullable(),
    /** Figures and codes. */
    detail: p.json<Record<string, unknown>>(),
  },
});

/** A backup that was tried, a look through the store, a drill, or a restore; and how it went. */
export class BackupCheck extends BackupCheckSchema.class {}
BackupCheckSchema.setClass(BackupCheck);
