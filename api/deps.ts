/** What the routes are given; built once by `main.ts` (or by a test). */
import type { Logger } from 'pino';
import type { Crypt } from '../db/crypt.ts';
import type { Wakes } from '../db/listen.ts';
import type { Database } from '../db/orm.ts';
import type { ServiceMode } from '../domain/practice.ts';
import type { KeyStore } from '../keys/client.ts';
import type { IdTokenVerifier } from '../line/id-token.ts';
import type { Engine } from '../workflows/engine/client.ts';
import type { ApiConfig } from './config.ts';
import type { AccessRecorder } from './access-data/recorder.ts';
import type { FileParts } from './files/parts.ts';
import type { ApiMetrics } from './health/metrics.ts';
import type { PracticePhone } from './practice/phone.ts';
import type { Realtime } from './realtime/realtime.ts';
import type { Searcher } from './search/searcher.ts';
import type { ServiceCache } from './service-cache.ts';
import type { StaffParts } from './staff-parts.ts';

export interface ApiDeps {
  config: ApiConfig;
  /** As the application's role: sees what the running transaction's scope names. */
  database: Database;
  /** As the system's role: crosses organisations, sees ids and codes only. */
  system: Database;
  keys: KeyStore;
  crypt: Crypt;
  /** Connects with the first call: it may be away at any time. */
  engine: Engine;
  /** Whoever comes for practice proves who they are to the stand-in, and to nothing that opens a live room. */
  idTokens: Readonly<Record<ServiceMode, IdTokenVerifier>>;
  /** Where scripted consultees are played; `null`: nowhere. */
  practicePhone: PracticePhone | null;
  wakes: Wakes;
  /** The open streams of this process. */
  realtime: Realtime;
  metrics: ApiMetrics;
  /** Settings, form and reception plan of services: new settings within two seconds, all else at most a minute old. */
  services: ServiceCache;
  /** Looks for words in a thread of its own. */
  searcher: Searcher;
  /** What the file routes keep between requests. */
  files: FileParts;
  /** Notes from where rooms are used. */
  accessRecorder: AccessRecorder;
  /** What the staff's routes keep between requests. */
  staff: StaffParts;
  log: Logger;
  /** The clock, in ms since the epoch. */
  now: () => number;
}
