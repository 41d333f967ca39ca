/** The environment of the process that makes backups, checked once at its start. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { LogLevel, readEnvironment } from '../contracts/environment.ts';

const filePath = z
  .string()
  .min(1)
  .transform((path) => resolve(path));

const Environment = z.object({
  DATABASE_SYSTEM_URL: z.string().min(1),
  /** The embedded database as its role of replication. */
  BACKUP_DATABASE_URL: z.string().min(1),
  BACKUP_DIR: filePath,
  /** A second folder, best of another machine. */
  BACKUP_MIRROR_DIR: filePath.optional(),
  /** What a new machine needs besides: passwords of the roles. */
  BACKUP_SETTINGS_FILE: filePath.optional(),
  /** The private key, where it is on this machine: drills then run by themselves. Never in production. */
  BACKUP_KEY_FILE: filePath.optional(),
  LOG_LEVEL: LogLevel,
});

export interface BackupConfig {
  systemUrl: string;
  databaseUrl: string;
  store: { root: string; mirror: string | null };
  settingsFile: string | null;
  keyFile: string | null;
  logLevel: string;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readBackupConfig(environment: NodeJS.ProcessEnv): BackupConfig {
  const env = readEnvironment(Environment, 'The backup', environment);
  return {
    systemUrl: env.DATABASE_SYSTEM_URL,
    databaseUrl: env.BACKUP_DATABASE_URL,
    store: { root: env.BACKUP_DIR, mirror: env.BACKUP_MIRROR_DIR ?? null },
    settingsFile: env.BACKUP_SETTINGS_FILE ?? null,
    keyFile: env.BACKUP_KEY_FILE ?? null,
    logLevel: env.LOG_LEVEL,
  };
}
