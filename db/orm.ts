/** Opens the database through MikroORM. Entities are listed here; nothing is discovered by folder. */
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type { Pool } from 'pg';
import { Canary, Copy, Restriction, SpecialAccess } from './entities/Access.ts';
import { Accommodation, AccommodationStep } from './entities/Accommodation.ts';
import { AuditCheck, AuditCheckpoint, AuditLink, AuditSigningKey } from './entities/AuditChain.ts';
import { Announcement, AnnouncementHandOver, AnnouncementRead } from './entities/Announcement.ts';
import { Backup, BackupCheck } from './entities/Backup.ts';
import { Broadcast, BroadcastTester, FollowerDay } from './entities/Broadcast.ts';
import { Consultation } from './entities/Consultation.ts';
import { Consultee, RoomSession } from './entities/Consultee.ts';
import {
  ContractEnd,
  ContractEndCertificate,
  ContractEndFile,
  ContractEndPart,
  ContractEndStep,
} from './entities/ContractEnd.ts';
import { AccessDisclosure, AccessRecord, Supplement } from './entities/Disclosure.ts';
import { ConsulteeFlag } from './entities/ConsulteeFlag.ts';
import {
  DisposalBatch,
  DisposalCertificate,
  DisposalHold,
  DisposalItem,
  DisposalLedger,
} from './entities/Disposal.ts';
import { Export, ExportSelection } from './entities/Export.ts';
import { Fact } from './entities/Fact.ts';
import { File } from './entities/File.ts';
import { Draft, Message, Note } from './entities/Message.ts';
import { HistoryCheck, WorkflowHistory } from './entities/Histories.ts';
import { AddressMail, Notice, NoticeSettings, NoticeWay } from './entities/Notice.ts';
import { Alarm, AlarmAddress, AlarmAnswer, ComponentState } from './entities/Operations.ts';
import { Organisation } from './entities/Organisation.ts';
import { Incident, IncidentStep } from './entities/Incident.ts';
import { Breach, Inspection } from './entities/Inspection.ts';
import { KeyEvent } from './entities/KeyEvent.ts';
import { Report } from './entities/Report.ts';
import { PracticeRun } from './entities/PracticeRun.ts';
import { Delivery, Inbox, Outbox } from './entities/Queues.ts';
import {
  AttributeValue,
  AuditEntry,
  CaseEvent,
  Command,
  Escalation,
  OwnAnswer,
} from './entities/Records.ts';
import { Reading } from './entities/Reading.ts';
import { CopyApproval, RegisterEntry, RegisterForm } from './entities/Register.ts';
import { ReplyRequest } from './entities/ReplyRequest.ts';
import {
  RichMenuDraft,
  RichMenuPicture,
  RichMenuState,
  RichMenuVersion,
} from './entities/RichMenu.ts';
import { AccessReview, RolePeriod } from './entities/RolePeriod.ts';
import { RotaEntry } from './entities/Rota.ts';
import { SecondFactor } from './entities/SecondFactor.ts';
import {
  AllowListEntry,
  Passkey,
  PasskeyChallenge,
  RecoveryCode,
  SignInTry,
} from './entities/SignIn.ts';
import {
  Agency,
  Channel,
  FormVersion,
  Service,
  ServicePause,
  SettingsVersion,
} from './entities/Service.ts';
import { LineTick, ServiceRetirement, StaffInvitation } from './entities/ServiceSetUp.ts';
import { SettingsDraft } from './entities/SettingsDraft.ts';
import { Membership, Staff, StaffSession } from './entities/Staff.ts';
import { SamePerson } from './entities/SamePerson.ts';
import { SearchPack } from './entities/SearchPack.ts';
import { StaffScreen } from './entities/StaffScreen.ts';
import { SupporterTurn } from './entities/SupporterTurn.ts';
import { SavedFilter, Watch } from './entities/Watch.ts';
import { Template } from './entities/Template.ts';
import { Whisper } from './entities/Whisper.ts';
import { Survey } from './entities/Survey.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { followPool, type Teller } from './teller.ts';

export const ENTITIES = [
  Organisation,
  PracticeRun,
  Service,
  Channel,
  SettingsVersion,
  FormVersion,
  SettingsDraft,
  ServicePause,
  ComponentState,
  Alarm,
  AlarmAnswer,
  AlarmAddress,
  Backup,
  BackupCheck,
  Announcement,
  AnnouncementRead,
  AnnouncementHandOver,
  Incident,
  Inspection,
  Breach,
  IncidentStep,
  Report,
  ContractEnd,
  ContractEndStep,
  ContractEndFile,
  ContractEndPart,
  ContractEndCertificate,
  ServiceRetirement,
  LineTick,
  Agency,
  RotaEntry,
  RichMenuPicture,
  RichMenuDraft,
  RichMenuVersion,
  RichMenuState,
  Broadcast,
  BroadcastTester,
  FollowerDay,
  Staff,
  Membership,
  AccessReview,
  RolePeriod,
  StaffSession,
  StaffInvitation,
  SecondFactor,
  Passkey,
  PasskeyChallenge,
  RecoveryCode,
  SignInTry,
  AllowListEntry,
  Notice,
  NoticeWay,
  NoticeSettings,
  AddressMail,
  Consultee,
  RoomSession,
  ConsulteeFlag,
  SamePerson,
  Accommodation,
  AccommodationStep,
  SupporterTurn,
  Consultation,
  Restriction,
  SpecialAccess,
  Canary,
  Fact,
  Copy,
  Message,
  File,
  CopyApproval,
  RegisterEntry,
  RegisterForm,
  ReplyRequest,
  Whisper,
  Watch,
  Reading,
  StaffScreen,
  SavedFilter,
  Template,
  Draft,
  Note,
  AttributeValue,
  OwnAnswer,
  Survey,
  CaseEvent,
  Command,
  Escalation,
  Supplement,
  AccessRecord,
  AccessDisclosure,
  AuditEntry,
  WorkflowHistory,
  HistoryCheck,
  SearchPack,
  DisposalHold,
  DisposalBatch,
  DisposalItem,
  DisposalLedger,
  DisposalCertificate,
  AuditLink,
  AuditCheckpoint,
  AuditSigningKey,
  AuditCheck,
  KeyEvent,
  Inbox,
  Outbox,
  Delivery,
  Export,
  ExportSelection,
];

export type Database = MikroORM;

const tellers = new WeakMap<Database, Teller>();

const TIMESTAMPTZ = 1184;

/** Rows read by SQL give instants as `Date`, as entities do. */
function readInstantsAsDates(pool: Pool): void {
  pool.on('connect', (client) => {
    client.setTypeParser(TIMESTAMPTZ, (text) => new Date(text));
  });
}

export interface DatabaseOptions {
  /** Connections at most. */
  poolSize?: number;
  /** The server cuts a statement after this, and the client gives it up a second later. */
  statementTimeoutMs?: number;
  /** How long to wait for a connection. */
  acquireTimeoutMs?: number;
}

/** The URL's role decides what can be seen (see entities/tenancy.ts). */
export async function openDatabase(
  url: string,
  { poolSize = 10, statementTimeoutMs, acquireTimeoutMs }: DatabaseOptions = {},
): Promise<Database> {
  const limits = {
    ...(acquireTimeoutMs === undefined ? {} : { connectionTimeoutMillis: acquireTimeoutMs }),
    ...(statementTimeoutMs === undefined
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          idle_in_transaction_session_timeout: 4 * statementTimeoutMs,
          query_timeout: statementTimeoutMs + 1_000,
        }),
  };
  const teller: Teller = { hearers: new Set(), backends: new Set() };
  const database = await MikroORM.init({
    clientUrl: url,
    entities: ENTITIES,
    extensions: [Migrator],
    migrations: { migrationsList: MIGRATIONS, snapshot: false, tableName: 'migrations' },
    // Functions and views of the migrations (session settings, facts) are not entity metadata.
    schemaGenerator: { ignoreRoutines: true, skipViews: [/_facts$/u] },
    pool: { min: 0, max: poolSize },
    driverOptions: {
      onPoolCreated(pool: Pool) {
        readInstantsAsDates(pool);
        followPool(pool, teller);
      },
      ...limits,
    },
    timezone: '+00:00',
    allowGlobalContext: false,
    ignoreUndefinedInQuery: true,
  });
  tellers.set(database, teller);
  return database;
}

/** Whoever listens in the same process hears by it at once what is told through this database. */
export function tellerOf(database: Database): Teller {
  const teller = tellers.get(database);
  if (!teller) throw new Error('the database was not opened here');
  return teller;
}
