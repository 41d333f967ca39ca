/** What the consultee gets to see. Only what is named here leaves; nothing of staff, priority or review is. */
import type { MessageRow } from '../../db/messages.ts';
import type { RoomMessage, RoomStage, RoomState } from '../../contracts/room.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import type { Stage } from '../../domain/consultation.ts';
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

/** Whether reception is open, in words. Without settings it is closed. */
export function presentReception(service: ServiceNow, now: number): RoomState['reception'] {
  const closed = { state: 'closed', opensAt: null } as const;
  const reception = service.settings ? receptionAt(service.plan, now) : closed;
  switch (reception.state) {
    case 'open':
      return {
        state: 'open',
        text: `今、受付中です。${japaneseDateTime(reception.until)}までです。`,
        until: new Date(reception.until).toISOString(),
        opensAt: null,
      };
    case 'closed': {
      const { opensAt } = reception;
      const next = opensAt === null ? '' : `次の受付は${japaneseDateTime(opensAt)}からです。`;
      return {
        state: 'closed',
        text: `今は受付時間外です。${next}書いたものは届きます。`,
        until: null,
        opensAt: opensAt === null ? null : new Date(opensAt).toISOString(),
      };
    }
    case 'paused':
      return { state: 'paused', text: '今は受付を休んでいます。', until: null, opensAt: null };
  }
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
