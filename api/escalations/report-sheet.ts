/** The sheet for calling 110: made of what is known at this moment, with the engine or without it. */
import type { ReportSheet } from '../../contracts/report-sheet.ts';
import { MESSAGE_COLUMNS, MESSAGE_SOURCE, openWords, type MessageRow } from '../../db/messages.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import {
  REPORT_ANSWERS,
  REPORT_TEXTS,
  REPORT_WORDS,
  shortened,
  type ReportItem,
} from '../../domain/report-sheet.ts';
import { instant } from '../consultations/present.ts';
import type { Sheet } from '../documents/sheet.ts';
import type { StaffContext } from '../http/route.ts';
import type { EscalationTarget } from '../http/target.ts';
import { escalationPlace } from '../sealed.ts';
import { momentText } from '../documents/times.ts';
import { answeredAbout, buildPacket } from './packet.ts';
import { readEscalation } from './queries.ts';
import type { Disclosed } from './seal.ts';

type Context = StaffContext<EscalationTarget, unknown, unknown, unknown>;

/** What of her says who she is or where, where the form asks for it. */
const PLACE_CODES = ['area', 'address', 'place'];
const PERSON_CODES = ['name', 'age', 'gender'];

export async function buildReportSheet(context: Context): Promise<ReportSheet> {
  const { staff, target, deps, now } = context;
  const { organisationId } = staff;
  const row = await readEscalation(context.tx, target.id);
  if (!row) throw new Refusal('not-found');
  const open = (column: 'reason' | 'packet') =>
    deps.crypt.open(organisationId, escalationPlace(column, row.id), row[column]);
  const packet = JSON.parse(await open('packet')) as Disclosed;
  const asked = { ...context, target: target.consultation };
  const now110 = await buildPacket(asked, WHO, {
    kind: row.kind,
    immediate: row.immediate,
    isSupplement: false,
  });
  const about = (codes: readonly string[]) => answeredAbout(asked, codes);
  const { letter } = now110;
  const known: Record<ReportItem, string | null> = {
    reporter: `${letter?.organisation ?? ''}　${letter?.service ?? ''}　${letter?.sender ?? ''}（相談 No.${row.number}）`,
    place: lines([packet.contact, ...(await about(PLACE_CODES))]),
    happening: shortened(await open('reason'), 300),
    words: await lastWords(context),
    person: lines([...(await about(PERSON_CODES)), now110.traits]),
    account: now110.lineId ?? null,
    callback: null,
  };
  return {
    items: Object.entries(known).map(([item, text]) => ({
      item: item as ReportItem,
      known: text,
    })),
    at: instant(new Date(now)),
  };
}

/** In danger to life what tells who she is may be told; the look at it is on the trail. */
const WHO = {
  number: true,
  openedAt: false,
  words: [],
  attributes: [],
  traits: true,
  cautions: false,
  lineId: true,
};

function lines(given: readonly (string | null | undefined)[]): string | null {
  const said = given.filter((one) => typeof one === 'string' && one.trim() !== '');
  return said.length === 0 ? null : said.map((one) => shortened(one ?? '', 200)).join('\n');
}

async function lastWords({ tx, staff, target, deps }: Context): Promise<string | null> {
  const { id } = target.consultation;
  const found = await rows<MessageRow>(
    tx,
    `select ${MESSAGE_COLUMNS} from ${MESSAGE_SOURCE} where m.consultation_id = ? and m.author = 'consultee' and m.change is null
       and l.change is distinct from 'retraction' order by m.seq desc limit ${REPORT_WORDS}`,
    [id],
  );
  const said = await Promise.all(
    found.toReversed().map(async (message) => {
      const text = await openWords(deps.crypt, staff.organisationId, id, message);
      return `${momentText(message.at)}「${shortened(text)}」`;
    }),
  );
  return said.length === 0 ? null : said.join('\n');
}

/** On one page, with room to write down what was answered. */
export function reportPaper({ items, at }: ReportSheet, callback: string | null): Sheet {
  return {
    title: '110番 通報シート',
    top: [momentText(at)],
    blocks: [
      {
        kind: 'notice',
        text: '上から順に、そのまま読みます。分からないことは、分からないと言います。',
      },
      {
        kind: 'table',
        columns: [
          { heading: '順番', share: 1.4 },
          { heading: '言うこと', share: 2.6 },
          { heading: '分かっていること', share: 3 },
        ],
        rows: items.map(({ item, known: told }, at) => {
          const known = item === 'callback' ? callback : told;
          const { name, say, unknown } = REPORT_TEXTS[item];
          return [`${at + 1}　${name}`, known === null ? unknown : say, known ?? '【不明】'];
        }),
      },
      { kind: 'heading', text: '答えてもらったこと（電話のあと「連絡を記録する」に書きます）' },
      { kind: 'boxes', names: REPORT_ANSWERS },
    ],
    foot: '通報シート　取扱注意　使い終わったら細断してください',
  };
}
