/** react-admin's data provider over the staff API; what is not a list or a record has a method of its own. */
import { useDataProvider, type DataProvider, type GetListParams, type RaRecord } from 'react-admin';
import type { WhoAmI } from '../../contracts/session.ts';
import type { Duty } from '../../domain/duty.ts';
import type { ScreenState } from '../../domain/presence.ts';
import { accessDataOperations } from './access-data.ts';
import { escalationOperations } from './escalations.ts';
import { agencyOperations } from './agencies.ts';
import { accountOperations } from './accounts.ts';
import { ownAccountOperations } from './account.ts';
import { broadcastOperations } from './broadcasts.ts';
import { contractEndOperations } from './contract-end.ts';
import { disposalOperations } from './disposal.ts';
import { exportOperations } from './exports.ts';
import { figureOperations } from './figures.ts';
import { historyOperations } from './histories.ts';
import type { Http } from './http.ts';
import { incidentOperations } from './incidents.ts';
import { inspectionOperations } from './inspections.ts';
import { keyOperations } from './keys.ts';
import { practiceOperations } from './practice.ts';
import { backupOperations } from './backups.ts';
import { operationsOperations } from './operations.ts';
import { registerOperations } from './registers.ts';
import { reportOperations } from './reports.ts';
import { richMenuOperations } from './rich-menus.ts';
import { searchOperations } from './search.ts';
import { settingsOperations } from './settings.ts';
import { receptionOperations } from './reception.ts';
import { serviceOperations } from './services.ts';
import { trailOperations } from './trail.ts';
import type {
  AnswerBody,
  ApprovalBody,
  AskForBody,
  ChangeAnswer,
  FileHead,
  MessageVersions,
  Attributes,
  Board,
  Colleague,
  ColleagueHere,
  CommandAnswer,
  ConsultationNumbers,
  DecisionBody,
  Draft,
  DraftBody,
  DraftKind,
  EscalateAnswer,
  EscalateBody,
  FlagBody,
  LinkBody,
  Messages,
  Note,
  NoticeOutcome,
  Notices,
  NoticeSettings,
  NoticeSettingsBody,
  OtherRecord,
  ReplyAnswer,
  ReplyRequest,
  ReplyRequestBody,
  ReplyRequests,
  SavedFilter,
  ServiceSummary,
  SupporterBody,
  Survey,
  ShiftEndRow,
  TabCounts,
  TrainingBody,
  Template,
  Timeline,
  Traits,
  Undelivered,
  UnlinkBody,
  UnsettledCommand,
  Whisper,
} from './types.ts';

const STAFF = '/api/staff';
const at = (id: string) => `${STAFF}/consultations/${id}`;

/** `beside`: the consultation of the same person that one is busy with. */
function queryWith(given: { after?: number; beside?: string | undefined }): string {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(named.map(([name, value]) => [name, String(value)]));
  return named.length === 0 ? '' : `?${query}`;
}

interface Page {
  data: RaRecord[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
  total: { count: number; exact: boolean };
}

export interface Readiness {
  ready: boolean;
  components: Record<string, { state: 'ok' | 'degraded' | 'away'; reason?: string }>;
}

function operations(http: Http) {
  const { ask } = http;
  return {
    ...agencyOperations(http),
    ...accountOperations(http),
    ...broadcastOperations(http),
    ...escalationOperations(http),
    ...accessDataOperations(http),
    ...receptionOperations(http),
    ...keyOperations(http),
    ...operationsOperations(http),
    ...backupOperations(http),
    ...exportOperations(http),
    ...contractEndOperations(http),
    ...incidentOperations(http),
    ...reportOperations(http),
    ...inspectionOperations(http),
    ...serviceOperations(http),
    ...ownAccountOperations(http),
    ...practiceOperations(http),
    ...figureOperations(http),
    ...trailOperations(http),
    ...registerOperations(http),
    ...disposalOperations(http),
    ...richMenuOperations(http),
    ...searchOperations(http),
    messages: (id: string, after: number, beside?: string) =>
      ask<Messages>('GET', `${at(id)}/messages${queryWith({ after, beside })}`),
    reply: (
      id: string,
      reply: {
        id: string;
        text: string;
        files: readonly string[];
        expectedSeq: number;
        resumed: boolean;
      },
    ) => ask<ReplyAnswer>('POST', `${at(id)}/messages`, reply, { outlives: true }),
    replyRequests: (id: string) => ask<ReplyRequests>('GET', `${at(id)}/reply-requests`),
    askApproval: (
      id: string,
      reply: Omit<ReplyRequestBody, 'files'> & { files: readonly string[] },
    ) => ask<ReplyRequest>('POST', `${at(id)}/reply-requests`, reply, { outlives: true }),
    withdrawReply: (id: string, requestId: string) =>
      ask<ReplyRequest>('POST', `${at(id)}/reply-requests/${requestId}/withdrawal`),
    approveReply: (id: string, requestId: string, approval: ApprovalBody) =>
      ask<ReplyAnswer>('POST', `${at(id)}/reply-requests/${requestId}/approval`, approval, {
        outlives: true,
      }),
    returnReply: (id: string, requestId: string, comment: string) =>
      ask<ReplyRequest>('POST', `${at(id)}/reply-requests/${requestId}/return`, { comment }),
    train: (training: TrainingBody) => ask<void>('PUT', `${STAFF}/memberships/training`, training),
    upload: (id: string, fileId: string, file: File) =>
      http.upload<FileHead>(`${at(id)}/files/${fileId}`, file),
    correct: (id: string, messageId: string, correction: { id: string; text: string }) =>
      ask<ChangeAnswer>('POST', `${at(id)}/messages/${messageId}/correction`, correction),
    retract: (id: string, messageId: string, changeId: string) =>
      ask<ChangeAnswer>('POST', `${at(id)}/messages/${messageId}/retraction`, { id: changeId }),
    versions: (id: string, messageId: string) =>
      ask<MessageVersions>('GET', `${at(id)}/messages/${messageId}/versions`),
    notes: (id: string, beside?: string) =>
      ask<{ data: Note[] }>('GET', `${at(id)}/notes${queryWith({ beside })}`),
    addNote: (id: string, note: { id: string; text: string }) =>
      ask<Note>('POST', `${at(id)}/notes`, note),
    whispers: (id: string) => ask<{ data: Whisper[] }>('GET', `${at(id)}/whispers`),
    whisper: (id: string, whisper: { id: string; text: string }) =>
      ask<Whisper>('POST', `${at(id)}/whispers`, whisper),
    draft: (id: string, kind: DraftKind) => ask<Draft>('GET', `${at(id)}/drafts/${kind}`),
    saveDraft: (id: string, kind: DraftKind, draft: DraftBody) =>
      ask<void>('PUT', `${at(id)}/drafts/${kind}`, draft),
    attributes: (id: string) => ask<Attributes>('GET', `${at(id)}/attributes`),
    recordAttributes: (id: string, answers: AnswerBody[]) =>
      ask<Attributes>('PUT', `${at(id)}/attributes`, { answers }),
    survey: (id: string) => ask<Survey>('GET', `${at(id)}/survey`),
    timeline: (id: string, beside?: string) =>
      ask<Timeline>('GET', `${at(id)}/timeline${queryWith({ beside })}`),
    saveTraits: (id: string, traits: { traits: string; cautions: string }) =>
      ask<Traits>('PUT', `${at(id)}/traits`, traits),
    reading: (id: string) => ask<{ upTo: number; lastSeq: number }>('GET', `${at(id)}/reading`),
    markRead: (id: string, upTo: number) => ask<void>('PUT', `${at(id)}/reading`, { upTo }),
    sayHere: (id: string, said: { screen: string; state: ScreenState }) =>
      ask<{ colleagues: ColleagueHere[] }>('POST', `${at(id)}/presence`, said, { outlives: true }),
    setFlag: (id: string, flag: FlagBody) => ask<unknown>('POST', `${at(id)}/flags`, flag),
    takeDownFlag: (id: string, flagId: string) =>
      ask<unknown>('DELETE', `${at(id)}/flags/${flagId}`),
    otherRecords: (id: string, number: string) =>
      ask<{ data: OtherRecord[] }>(
        'GET',
        `${at(id)}/other-records?${new URLSearchParams({ number })}`,
      ),
    linkPerson: (id: string, link: LinkBody) => ask<unknown>('POST', `${at(id)}/same-person`, link),
    separatePerson: (id: string, separation: UnlinkBody) =>
      ask<unknown>('POST', `${at(id)}/same-person/separation`, separation),
    askFor: (id: string, wish: AskForBody) =>
      ask<unknown>('POST', `${at(id)}/accommodations`, wish),
    decideAccommodation: (id: string, accommodationId: string, decision: DecisionBody) =>
      ask<unknown>('POST', `${at(id)}/accommodations/${accommodationId}/decisions`, decision),
    markSupporter: (id: string, turn: SupporterBody) =>
      ask<unknown>('PUT', `${at(id)}/supporter`, turn),
    endSupporter: (id: string) => ask<unknown>('DELETE', `${at(id)}/supporter`),
    command: (id: string, action: string, body: object) =>
      ask<CommandAnswer>('POST', `${at(id)}/${action}`, body),
    unsettledCommands: (id: string) =>
      ask<{ data: UnsettledCommand[] }>('GET', `${at(id)}/commands`),
    byNumber: (number: string) =>
      ask<ConsultationNumbers>(
        'GET',
        `${STAFF}/consultation-numbers?${new URLSearchParams({ number })}`,
      ),
    openLinked: (linkedTo: string) =>
      ask<{ id: string; number: number }>('POST', `${STAFF}/consultations`, {
        id: crypto.randomUUID(),
        linkedTo,
      }),
    escalate: (id: string, body: EscalateBody) =>
      ask<EscalateAnswer>('POST', `${at(id)}/escalations`, body),
    commandEscalation: (id: string, action: string, body: object) =>
      ask<CommandAnswer>('POST', `${STAFF}/escalations/${id}/${action}`, body),
    templates: () => ask<{ data: Template[] }>('GET', `${STAFF}/templates`),
    saveTemplate: (template: Template) => ask<Template>('PUT', `${STAFF}/templates`, template),
    removeTemplate: (id: string) => ask<void>('POST', `${STAFF}/templates/removal`, { id }),
    orderTemplates: (order: { serviceId: string; own: boolean; ids: readonly string[] }) =>
      ask<void>('PUT', `${STAFF}/templates/order`, order),
    services: () => ask<{ data: ServiceSummary[] }>('GET', `${STAFF}/services`),
    colleagues: (service: string) =>
      ask<{ data: Colleague[] }>('GET', `${STAFF}/colleagues?service=${service}`),
    notices: () => ask<Notices>('GET', `${STAFF}/notices?limit=50`),
    noticesSeen: (ids: string[]) => ask<void>('POST', `${STAFF}/notices/seen`, { ids }),
    noticeOutcomes: (outcomes: NoticeOutcome[]) =>
      ask<void>('POST', `${STAFF}/notices/outcomes`, { outcomes }),
    noticeSettings: () => ask<NoticeSettings>('GET', `${STAFF}/notices/settings`),
    saveNoticeSettings: (settings: NoticeSettingsBody) =>
      ask<NoticeSettings>('PUT', `${STAFF}/notices/settings`, settings),
    undelivered: () => ask<Undelivered>('GET', `${STAFF}/notices/undelivered`),
    retryNotice: (id: string) => ask<void>('POST', `${STAFF}/notices/undelivered/retry`, { id }),
    settleNotice: (id: string) => ask<void>('POST', `${STAFF}/notices/undelivered/settle`, { id }),
    askAddress: (address: string) =>
      ask<NoticeSettings>('PUT', `${STAFF}/notices/address`, { address }),
    confirmAddress: (code: string) =>
      ask<NoticeSettings>('POST', `${STAFF}/notices/address/confirm`, { code }),
    removeAsked: () => ask<NoticeSettings>('DELETE', `${STAFF}/notices/address/asked`),
    removeAddress: () => ask<NoticeSettings>('DELETE', `${STAFF}/notices/address`),
    tryAddress: () => ask<NoticeSettings>('POST', `${STAFF}/notices/address/trial`),
    ...historyOperations(http),
    ...settingsOperations(http),
    setDuty: (duty: Duty, keep: string[] = []) =>
      ask<{ duty: Duty }>('PUT', `${STAFF}/duty`, { duty, keep }),
    tabCounts: () => ask<TabCounts>('GET', `${STAFF}/consultation-counts`),
    watched: () => ask<{ data: string[] }>('GET', `${STAFF}/watches`),
    watch: (id: string, watched: boolean) => ask<void>('PUT', `${at(id)}/watch`, { watched }),
    savedFilters: () => ask<{ data: SavedFilter[] }>('GET', `${STAFF}/saved-filters`),
    saveFilters: (data: readonly SavedFilter[]) =>
      ask<{ data: SavedFilter[] }>('PUT', `${STAFF}/saved-filters`, { data }),
    board: () => ask<Board>('GET', `${STAFF}/board`),
    shiftEnd: () => ask<{ data: ShiftEndRow[] }>('GET', `${STAFF}/duty/open`),
    whoAmI: () => ask<WhoAmI>('GET', `${STAFF}/session`),
    readiness: () => ask<Readiness>('GET', `${STAFF}/components`),
  };
}

export type StaffDataProvider = DataProvider & ReturnType<typeof operations>;

function notThere(): Promise<never> {
  return Promise.reject(new Error('the staff API has no such operation'));
}

export function createDataProvider(http: Http): StaffDataProvider {
  const one = <Found>(resource: string, id: unknown) =>
    http.ask<Found>('GET', `${STAFF}/${resource}/${String(id)}`);
  return {
    getList: async (resource, params) => {
      const page = await http.ask<Page>('GET', `${STAFF}/${resource}?${queryOf(resource, params)}`);
      return {
        data: page.data as never[],
        pageInfo: page.pageInfo,
        ...(page.total.exact ? { total: page.total.count } : {}),
      };
    },
    getOne: async (resource, { id }) => ({ data: await one<never>(resource, id) }),
    getMany: async (resource, { ids }) => ({
      data: await Promise.all(ids.map((id) => one<never>(resource, id))),
    }),
    getManyReference: notThere,
    create: notThere,
    update: notThere,
    updateMany: notThere,
    delete: notThere,
    deleteMany: notThere,
    ...operations(http),
  };
}

/** Filters with several values repeat their name; empty ones are left out. */
export function queryOf(
  resource: string,
  { filter, pagination, sort }: Pick<GetListParams, 'filter' | 'pagination' | 'sort'>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((filter ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') query.append(name, String(one));
    }
  }
  query.set('page', String(pagination?.page ?? 1));
  query.set('perPage', String(pagination?.perPage ?? 25));
  // Escalations have one order: those that wait for somebody first.
  if (sort && resource === 'consultations') {
    query.set('sort', sort.field);
    query.set('order', sort.order.toLowerCase());
  }
  return query.toString();
}

/** The data provider with the methods of this API. */
export function useStaffApi(): StaffDataProvider {
  return useDataProvider<StaffDataProvider>();
}
