/** What the relay is given; built once by the worker's `main.ts` (or by a test). */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { Database } from '../../db/orm.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { KeyStore } from '../../keys/client.ts';
import type { LineClient } from '../../line/client.ts';
import type { MailSender } from '../../operations/mail.ts';
import type { RelayEngine } from './engine.ts';

export interface RelayDeps {
  /** As the application's role: sees what the running transaction's scope names. */
  database: Database;
  /** As the system's role: crosses organisations, sees ids and codes only. */
  system: Database;
  /** The same role's address, for the connection that listens. */
  systemUrl: string;
  crypt: Crypt;
  keys: Pick<KeyStore, 'destroy' | 'sign'>;
  engine: RelayEngine;
  /** A client for one channel, to the platform of its service's mode; made anew when its credentials change. */
  lineClient: (channel: {
    channelId: string;
    channelSecret: string;
    mode: ServiceMode;
  }) => LineClient;
  /** How staff are mailed, and where their screens are; `null`: mail is not offered. */
  mail: { sender: MailSender; staffOrigin: string } | null;
  /** Folders outside of the database that take the checkpoints of the audit trail; best another account's or machine's. */
  auditFolders: readonly string[];
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  now?: () => number;
}

/** A row taken from a queue: whose it is, and how often it was taken. */
export interface Place {
  id: string;
  organisationId: string;
  attempts: number;
}

export interface Taken extends Place {
  serviceId: string;
}
