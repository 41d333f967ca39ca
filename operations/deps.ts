/** What looking after the installation needs; the same in the API's process and in the worker's. */
import type { Logger } from 'pino';
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Look } from './looks.ts';
import type { MailSender } from './mail.ts';

export interface OperationsDeps {
  process: 'api' | 'worker';
  /** As the application's role: for the addresses of an organisation. */
  database: Database;
  /** As the system's role: codes and numbers of all organisations. */
  system: Database;
  crypt: Crypt;
  keys: Pick<KeyStore, 'status'>;
  /** Whether the engine answers; never waits long. */
  isEngineThere: () => Promise<boolean>;
  mail: { sender: MailSender; staffOrigin: string } | null;
  /** Whom the operator wants told of every alarm, also while the database is away. */
  alarmMailTo: readonly string[];
  /** Folders whose disks are watched. */
  disks: readonly { name: string; path: string }[];
  /** What this process alone can look at. */
  ownLooks: readonly Look[];
  /** What this process says of itself with each sign of life: codes and numbers. */
  says: () => Record<string, string | number>;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The clock of this process, in ms since the epoch. */
  now: () => number;
}
