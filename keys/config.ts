/** The key store's environment, checked once at the start. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { LogLevel, readEnvironment } from '../contracts/environment.ts';

// Linux holds a socket's path in 108 bytes, the last one zero; a longer path fails with a riddle.
const SOCKET_PATH_BYTES = 107;

const filePath = z
  .string()
  .min(1)
  .transform((path) => resolve(path));

const Environment = z
  .object({
    KEYS_SOCKET: filePath.refine(
      (path) => Buffer.byteLength(path) <= SOCKET_PATH_BYTES,
      `must be at most ${SOCKET_PATH_BYTES} bytes long`,
    ),
    KEYS_DIR: filePath,
    KEYS_MIRROR_DIR: filePath,
    KEYS_ROOT_KEY_FILE: filePath,
    /** The folder of backups, with the public key they are made for; without it no copies of the store are kept. */
    BACKUP_DIR: filePath.optional(),
    LOG_LEVEL: LogLevel,
  })
  .refine((env) => env.KEYS_DIR !== env.KEYS_MIRROR_DIR, {
    path: ['KEYS_MIRROR_DIR'],
    message: 'must be another folder than KEYS_DIR, best on another disk',
  });

export interface KeysConfig {
  socketPath: string;
  directory: string;
  mirrorDirectory: string;
  rootKeyFile: string;
  backupDirectory: string | null;
  logLevel: string;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readKeysConfig(environment: NodeJS.ProcessEnv): KeysConfig {
  const env = readEnvironment(Environment, 'The key store', environment);
  return {
    socketPath: env.KEYS_SOCKET,
    directory: env.KEYS_DIR,
    mirrorDirectory: env.KEYS_MIRROR_DIR,
    rootKeyFile: env.KEYS_ROOT_KEY_FILE,
    backupDirectory: env.BACKUP_DIR ?? null,
    logLevel: env.LOG_LEVEL,
  };
}
