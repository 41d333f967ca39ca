/** The document of an announcement, as it is handed to the ward. */
import { ANNOUNCEMENTS, HAND_OVER_WAY_NAMES } from '../../domain/announcements.ts';
import { renderPdf } from '../documents/pdf.ts';
import type { Sheet } from '../documents/sheet.ts';
import { longDayText, longTimeText } from '../documents/times.ts';
import type { AnnouncementShown } from './present.ts';

export function announcementPdf(announcement: AnnouncementShown): Promise<Buffer> {
  return renderPdf(announcementSheet(announcement));
}

/** With boxes for whoever takes it, while nobody has. */
export function announcementSheet(announcement: AnnouncementShown): Sheet {
  const { kind, title, body, addressee, sender, overrideReason, handOvers } = announcement;
  const rule = ANNOUNCEMENTS[kind];
  return {
    title: rule.documentTitle,
    top: [longDayText(announcement.announcedAt)],
    head: [
      ['宛先', addressee],
      ['発信者', sender],
    ],
    blocks: [
      ...(announcement.withdrawnAt === null
        ? []
        : [{ kind: 'notice', text: 'このお知らせは取り消されました。' } as const]),
      { kind: 'heading', text: title },
      { kind: 'facts', facts: [...timesOf(announcement)] },
      { kind: 'text', text: body },
      ...(overrideReason === null
        ? []
        : [
            { kind: 'heading', text: `原則（${rule.aheadText}）によらない理由` } as const,
            { kind: 'text', text: overrideReason } as const,
          ]),
      { kind: 'heading', text: '受け渡し' },
      handOvers.length === 0
        ? { kind: 'boxes', names: ['受渡日', '渡した人', '受け取った人'] }
        : {
            kind: 'table',
            columns: [
              { heading: '受渡日' },
              { heading: '方法' },
              { heading: '渡した人' },
              { heading: '受け取った人' },
            ],
            rows: handOvers.map(({ handedOn, way, handedBy, handedTo }) => [
              longDayText(`${handedOn}T00:00:00+09:00`),
              HAND_OVER_WAY_NAMES[way],
              handedBy,
              handedTo,
            ]),
          },
    ],
    foot: rule.documentTitle,
  };
}

function timesOf({ kind, beginsAt, endsAt }: AnnouncementShown): (readonly [string, string])[] {
  const begins = longTimeText(beginsAt);
  if (kind !== 'planned-stop') return [['実施日', begins]];
  const ends = endsAt === null ? '' : longTimeText(endsAt);
  return [['停止する時間', `${begins} から ${ends} まで`]];
}
