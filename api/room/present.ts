/** What the consultee gets to see. Only what is named here leaves; nothing of staff, priority or review is. */
import type { MessageRow } from '../../db/messages.ts';
import type { RoomMessage, RoomStage, RoomState } from '../../contracts/room.ts';
import { intakeOverSince, receptionAt, type Reception } from '../../domain/automatic-answers.ts';
import type { Stage } from '../../domain/consultation.ts';
import { nextChange, nextIntake } from '../../domain/hours.ts';
import { japaneseDateTime } from '../../domain/japanese.ts';
import type { Standing } from '../files/present.ts';
import type { ServiceNow } from '../service-cache.ts';

/** The part of a consultation's id that tells one consultation of hers from the next. */
export function epochOf(consultationId: string): string {
  return consultationId.slice(0, 8);
}

const STAGE = {
  intake: 'waiting',
  review: 'waiting',
  conversation: 'talking',
  attributes: 'ended',
  closed: 'ended',
} as const satisfies Record<Stage, RoomStage>;

const STAGE_TEXTS = {
  waiting: '順番にお返事しています。このままお待ちください。',
  talking: '相談員とお話ししています。',
  ended: 'お話はここまでです。続きがあれば、いつでも書いてください。',
} as const satisfies Record<RoomStage, string>;

export function presentStage(stage: Stage): { stage: RoomStage; text: string } {
  const hers = STAGE[stage];
  return { stage: hers, text: STAGE_TEXTS[hers] };
}

/** Whether the talk is over as she is told. */
export function isOver({ stage }: { stage: Stage }): boolean {
  return STAGE[stage] === 'ended';
}

/** Where a service takes up nobody new any more. */
export const RETIRED_TEXT =
  'この窓口は、新しい相談の受付を終わりました。続いている相談は、このまま話せます。命や体が危ないときは、緊急の連絡先に電話してください。';

/** Whether reception is open, in words. Without settings it is closed. */
export function presentReception(
  service: Pick<ServiceNow, 'settings' | 'plan' | 'isRetired'>,
  now: number,
): RoomState['reception'] {
  const { plan } = service;
  const closed = { state: 'closed', opensAt: null } as const;
  const isKept = service.settings !== null && !service.isRetired;
  const reception = isKept ? receptionAt(plan, now) : closed;
  const changesAt = isKept ? nextChange(plan, now) : null;
  const isOpen = reception.state === 'open';
  const isTakingNew = isOpen && reception.takesNew;
  const opensAt = isOpen ? (isTakingNew ? null : nextIntake(plan, now)) : reception.opensAt;
  return {
    state: reception.state,
    takesNew: isTakingNew,
    intakeOverSince: isOpen && !isTakingNew ? instantOf(intakeOverSince(plan, now)) : null,
    text: service.isRetired ? RETIRED_TEXT : textOfReception(reception, opensAt),
    until: isOpen ? instantOf(reception.until) : null,
    opensAt: instantOf(opensAt),
    changesInMs: changesAt === null ? null : changesAt - now,
  };
}

function textOfReception(reception: Reception, opensAt: number | null): string {
  const next = opensAt === null ? '' : `次の受付は${japaneseDateTime(opensAt)}からです。`;
  const arrives = `${next}書いたものは届きます。`;
  switch (reception.state) {
    case 'open': {
      const { takesNew, until } = reception;
      const end = until === null ? '' : `${japaneseDateTime(until)}までです。`;
      if (takesNew) return `今、受付中です。${end}`;
      const rest = until === null ? '' : `お話し中の方は${japaneseDateTime(until)}までです。`;
      return `今日の新しい相談の受付は終わりました。${rest}${arrives}`;
    }
    case 'closed':
      return `今は受付時間外です。${arrives}`;
    case 'paused':
      return reception.pause.kind === 'planned-stop'
        ? `今は、お知らせしていた休止の時間です。${arrives}`
        : `今は受付を休んでいます。${arrives}`;
  }
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** What stands before any door. */
export function presentDoor(
  service: ServiceNow,
  now: number,
): Pick<RoomState, 'service' | 'reception' | 'emergencyContacts'> {
  return {
    service: { name: service.name, organisation: service.organisationName },
    reception: presentReception(service, now),
    emergencyContacts: (service.settings?.emergencyContacts ?? []).map(
      ({ name, telephone, note }) =>
        note === undefined ? { name, telephone } : { name, telephone, note },
    ),
  };
}

export function presentMessage(
  {
    seq,
    clientId,
    author,
    writer,
    at,
  }: Pick<MessageRow, 'seq' | 'clientId' | 'author' | 'writer' | 'at'>,
  { text, state, change, files }: Standing,
  hiddenUntil: Date | null,
): RoomMessage {
  const hidden = hiddenUntil !== null && at <= hiddenUntil;
  return {
    seq,
    id: author === 'consultee' ? clientId : null,
    author,
    ...(hidden ? { hidden } : {}),
    ...(writer && !hidden ? { writer } : {}),
    text: hidden ? '' : text,
    state,
    change,
    // What a telephone calls its pictures is nobody's business; a file is looked for by its name.
    files: (hidden ? [] : files).map((file) =>
      file.kind === 'picture' ? { ...file, name: null } : file,
    ),
    at: at.toISOString(),
  };
}
