/** Shapes of the staff API, from the contracts; only their types reach the browser. */
import type { z } from 'zod';
import type * as attributes from '../../contracts/attributes.ts';
import type * as board from '../../contracts/board.ts';
import type * as commands from '../../contracts/commands.ts';
import type * as consultations from '../../contracts/consultations.ts';
import type * as escalations from '../../contracts/escalations.ts';
import type * as messages from '../../contracts/messages.ts';
import type * as notes from '../../contracts/notes.ts';
import type * as notices from '../../contracts/notices.ts';
import type * as ownList from '../../contracts/own-list.ts';
import type * as realtime from '../../contracts/realtime.ts';
import type * as services from '../../contracts/services.ts';
import type * as staff from '../../contracts/staff.ts';
import type * as surveys from '../../contracts/survey.ts';
import type * as whispers from '../../contracts/whispers.ts';

export type { ConsultationHead, ConsultationRow } from '../../contracts/consultations.ts';
export type { EscalationRow, Packet } from '../../contracts/escalations.ts';
export type { StaffMessage } from '../../contracts/messages.ts';
export type { WhoAmI } from '../../contracts/session.ts';

export type EscalationHead = z.infer<typeof escalations.EscalationHead>;
export type EscalateBody = z.input<typeof escalations.EscalateBody>;
export type EscalateAnswer = z.infer<typeof escalations.EscalateAnswer>;
export type Attributes = z.infer<typeof attributes.Attributes>;
export type AttributeAnswer = Attributes['answers'][number];
export type OwnAnswer = Attributes['own'][number];
export type AnswerBody = z.input<typeof attributes.AttributeAnswerBody>;
export type FormField = z.infer<typeof attributes.FormField>;
export type CommandAnswer = z.infer<typeof commands.CommandAnswer>;
export type UnsettledCommand = z.infer<typeof commands.UnsettledCommand>;
export type EarlierConsultation = z.infer<typeof consultations.EarlierConsultation>;
export type Timeline = z.infer<typeof consultations.Timeline>;
export type TimelineEntry = z.infer<typeof consultations.TimelineEntry>;
export type Traits = z.infer<typeof consultations.Traits>;
export type Messages = z.infer<typeof messages.Messages>;
export type ReplyAnswer = z.infer<typeof messages.ReplyAnswer>;
export type Note = z.infer<typeof notes.Note>;
export type Draft = z.infer<typeof notes.Draft>;
export type DraftKind = (typeof notes.STAFF_DRAFT_KINDS)[number];
export type Notices = z.infer<typeof notices.Notices>;
export type NoticeOutcome = z.input<typeof notices.NoticeOutcomesBody>['outcomes'][number];
export type NoticeSettings = z.infer<typeof notices.NoticeSettings>;
export type NoticeSettingsBody = z.input<typeof notices.NoticeSettingsBody>;
export type UndeliveredNotice = z.infer<typeof notices.UndeliveredNotices>['data'][number];
export type Whisper = z.infer<typeof whispers.Whisper>;
export type SavedFilter = z.infer<typeof ownList.SavedFilter>;
export type TabCounts = z.infer<typeof ownList.TabCounts>;
export type ServiceSummary = z.infer<typeof services.ServiceSummary>;
export type ShiftEndRow = z.infer<typeof staff.ShiftEnd>['data'][number];
export type Board = z.infer<typeof board.Board>;
export type Survey = z.infer<typeof surveys.Survey>;
export type Colleague = z.infer<typeof staff.Colleague>;

type Events = typeof realtime.StaffEvents;
/** Events of the staff's stream by name, with what each carries. */
export type StaffEvents = { [Name in keyof Events]: z.infer<Events[Name]> };
