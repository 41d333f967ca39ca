/** The trail as a file: for those who ask for it on paper, and for the person herself. Each copy is registered. */
import type { z } from 'zod';
import type { ConsulteeReport, TrailRow } from '../../contracts/trail.ts';
import { businessDate } from '../../domain/hours.ts';
import { PURPOSE_NAMES } from '../../domain/reading.ts';
import { doneText, spentText } from '../../domain/sittings.ts';
import { actorText, OUTCOME_NAMES } from '../../domain/trail-details.ts';
import { TRAIL_KIND_NAMES } from '../../domain/trail.ts';
import { writeCsv } from '../csv/write.ts';
import { copyFoot, madeFacts, type MadeCopy } from '../documents/copy-sheet.ts';
import { renderPdf } from '../documents/pdf.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';
import { sortableText } from '../documents/times.ts';

type Row = TrailRow;
type Report = z.input<typeof ConsulteeReport>;

const HEADINGS = [
  '日時',
  'だれが',
  '何をした',
  '種類',
  '窓口',
  '相談番号',
  '対象',
  '内容',
  '目的',
  '結果',
  '記録番号',
  'リクエストID',
] as const;

export function csvOf(rows: readonly Row[]): Buffer {
  return writeCsv(HEADINGS, rows.map(cellsOf));
}

function cellsOf(row: Row): (string | number | null)[] {
  return [
    sortableText(row.at),
    actorText(row),
    row.name,
    TRAIL_KIND_NAMES[row.kind],
    row.service?.name ?? '',
    row.consultation?.number ?? null,
    row.about,
    row.detail,
    row.purpose === null ? null : PURPOSE_NAMES[row.purpose],
    OUTCOME_NAMES[row.outcome],
    row.id,
    row.requestId,
  ];
}

interface Made extends MadeCopy {
  span: string;
}

function headOf(made: Made): Fact[] {
  return [['期間', made.span], ...madeFacts(made)];
}

const FOOT = copyFoot('操作記録');

export function trailPdf(rows: readonly Row[], made: Made): Promise<Buffer> {
  const table: Block = {
    kind: 'table',
    columns: [
      { heading: '日時', share: 1.5 },
      { heading: 'だれが', share: 1.2 },
      { heading: '何をした', share: 2 },
      { heading: '相談', share: 0.7 },
      { heading: '目的・内容', share: 1.8 },
      { heading: '結果', share: 0.6 },
    ],
    rows: rows.map((row) => [
      sortableText(row.at),
      actorText(row),
      row.name,
      row.consultation ? `No.${row.consultation.number}` : '',
      [row.purpose && PURPOSE_NAMES[row.purpose], row.detail].filter(Boolean).join('、'),
      OUTCOME_NAMES[row.outcome],
    ]),
  };
  return renderPdf({
    title: '操作記録',
    top: [businessDate(made.at)],
    head: [...headOf(made), ['件数', `${rows.length}件`]],
    blocks: [table],
    foot: FOOT,
  });
}

/** Everyone who saw her data: to be handed to her when she asks for it (本人開示). */
export function reportPdf(report: Report, made: Made & { number: number }): Promise<Buffer> {
  const { consultations, people, sittings } = report;
  const sheet: Sheet = {
    title: '相談の記録を見た職員の一覧',
    top: [`相談 No.${made.number}`, businessDate(made.at)],
    head: headOf(made),
    blocks: [
      { kind: 'heading', text: '対象の相談' },
      {
        kind: 'table',
        columns: [
          { heading: '番号' },
          { heading: '窓口', share: 2 },
          { heading: '始まった日時', share: 2 },
          { heading: '備考', share: 2 },
        ],
        rows: consultations.map(({ number, service, openedAt, isLinked }) => [
          `No.${number}`,
          service.name,
          sortableText(openedAt),
          isLinked ? '同じ人の別の記録' : '',
        ]),
      },
      { kind: 'heading', text: '見た職員' },
      ...nobodyOr(people, {
        kind: 'table',
        columns: [
          { heading: '職員', share: 1.5 },
          { heading: '回数', share: 0.6 },
          { heading: '時間（めやす）', share: 1 },
          { heading: '最初', share: 1.5 },
          { heading: '最後', share: 1.5 },
          { heading: '目的', share: 2 },
        ],
        rows: people.map((one) => [
          one.person.name ?? '不明な職員',
          `${one.sittings}回`,
          spentText(one.minutes),
          sortableText(one.first),
          sortableText(one.last),
          one.purposes.map((purpose) => PURPOSE_NAMES[purpose]).join('、'),
        ]),
      }),
      { kind: 'heading', text: '一回ごとの記録' },
      ...nobodyOr(sittings, {
        kind: 'table',
        columns: [
          { heading: '日時', share: 1.5 },
          { heading: '職員', share: 1.2 },
          { heading: '相談', share: 0.7 },
          { heading: '時間', share: 0.7 },
          { heading: '目的', share: 1.5 },
          { heading: 'したこと', share: 2.2 },
        ],
        rows: sittings.map((one) => [
          sortableText(one.from),
          one.person.name ?? '不明な職員',
          `No.${one.consultation.number}`,
          spentText(one.minutes),
          one.purposes.map((purpose) => PURPOSE_NAMES[purpose]).join('、'),
          doneText(one),
        ]),
      }),
      ...(report.isCut
        ? [
            {
              kind: 'notice',
              text: '記録が多いため、途中までです。期間を分けて作ってください。',
            } as const,
          ]
        : []),
      {
        kind: 'text',
        text: '時間は、操作記録の最初と最後の間をとったためやすです。続けて30分以上操作がないときは、別の回に数えます。',
      },
    ],
    foot: '相談の記録を見た職員の一覧（本人開示用）',
  };
  return renderPdf(sheet);
}

function nobodyOr(rows: readonly unknown[], table: Block): Block[] {
  return rows.length === 0 ? [{ kind: 'text', text: 'この期間の記録はありません。' }] : [table];
}
