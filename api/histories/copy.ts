/** A history as a file: printed for those who review it on paper, or for a program to read. */
import type { z } from 'zod';
import { registerCopy } from '../copies/register.ts';
import { HistoryCopy, HistoryReview, type HistoryCopyBody } from '../../contracts/histories.ts';
import { STAGE_WORDS } from '../../domain/code-words.ts';
import {
  differenceValueText,
  RUN_STATUS_WORDS,
  VERDICT_WORDS,
} from '../../domain/history-words.ts';
import { businessDate } from '../../domain/hours.ts';
import { copyFoot, madeFacts, type MadeCopy } from '../documents/copy-sheet.ts';
import { renderPdf } from '../documents/pdf.ts';
import type { Block } from '../documents/sheet.ts';
import { sortableText } from '../documents/times.ts';
import { streamed, type StaffContext } from '../http/route.ts';
import { writeBytes } from '../http/send-bytes.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';
import { buildReview } from './review.ts';

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof HistoryCopyBody>>;

/** Registers the copy, and makes it once that is committed. */
export async function copyHistory(context: Context) {
  const { tx, staff, deps, target, body, now } = context;
  const { format, reason } = body;
  const rowCount = target.seq;
  await registerCopy(context, {
    serviceId: target.serviceId,
    kind: 'history',
    format,
    rowCount,
    reason,
  });
  await auditDone(context, target, 'history.export', { objectKind: 'copy', data: { format } });
  const people = await deps.staff.people.names(tx, staff.organisationId, [staff.id], now);
  const made = { at: now, by: people.of(staff.id).name ?? '', reason };
  return streamed(async (_request, response) => {
    const review = HistoryReview.parse(await buildReview(context));
    const name = `履歴_No.${target.number}_${businessDate(now)}.${format}`;
    const bytes = format === 'json' ? jsonOf(review, made) : await historyPdf(review, made);
    const mediaType = format === 'json' ? 'application/json; charset=utf-8' : 'application/pdf';
    await writeBytes(response, { name, mediaType, isInline: false }, bytes);
  });
}

function jsonOf(review: HistoryReview, { at, by, reason }: MadeCopy): Buffer {
  const copy = HistoryCopy.parse({
    format: 'madoguchi-history',
    version: 1,
    madeAt: new Date(at).toISOString(),
    madeBy: by,
    reason,
    ...review,
  });
  return Buffer.from(JSON.stringify(copy, null, 2));
}

const timeText = (at: string | null) => (at === null ? '' : sortableText(at));

function historyPdf(review: HistoryReview, made: MadeCopy): Promise<Buffer> {
  const { consultation, entries, engine, check, isCut } = review;
  const blocks: Block[] = [
    { kind: 'heading', text: '記録と進行管理の照合' },
    { kind: 'notice', text: `照合の結果：${VERDICT_WORDS[check.verdict]}` },
    ...awayNotice(review),
    ...differencesTable(check.differences),
    { kind: 'heading', text: '経過' },
    {
      kind: 'table',
      columns: [
        { heading: '日時', share: 1.5 },
        { heading: 'だれが', share: 1 },
        { heading: '何が', share: 3 },
        { heading: '理由・結果', share: 1.8 },
      ],
      rows: entries.map((one) => [timeText(one.at), one.actor, one.text, one.detail ?? '']),
    },
    ...(isCut
      ? [{ kind: 'notice', text: '行が多いため、種類ごとに5,000行までです。' } as const]
      : []),
    { kind: 'heading', text: '進行管理（Temporal）の履歴' },
    {
      kind: 'table',
      columns: [
        { heading: '対象', share: 0.8 },
        { heading: '始まり', share: 1.3 },
        { heading: '終わり', share: 1.3 },
        { heading: '状態', share: 0.9 },
        { heading: '行数', share: 0.5 },
        { heading: '読んだ場所', share: 0.8 },
        { heading: '指紋（SHA-256）', share: 2.4 },
      ],
      rows: engine.runs.map((run) => [
        run.escalation === null ? '相談' : `連携${run.escalation}`,
        timeText(run.beganAt),
        timeText(run.endedAt),
        RUN_STATUS_WORDS[run.status],
        String(run.events.length),
        run.source === 'archive' ? '保管庫' : '進行管理',
        run.digest,
      ]),
    },
    {
      kind: 'text',
      text: '指紋は、同じ履歴からは必ず同じ値になります。あとで作った写しと比べると、履歴が変わっていないことを確かめられます。',
    },
  ];
  return renderPdf({
    title: 'ワークフロー履歴',
    top: [`相談 No.${consultation.number}`, businessDate(made.at)],
    head: [
      ['窓口', consultation.service.name],
      ['相談の段階', STAGE_WORDS[consultation.stage]],
      ['始まった日時', timeText(consultation.openedAt)],
      ['終わった日時', consultation.closedAt === null ? '－' : timeText(consultation.closedAt)],
      ...madeFacts(made),
    ],
    blocks,
    foot: copyFoot('ワークフロー履歴'),
  });
}

function awayNotice({ engine, check }: HistoryReview): Block[] {
  if (engine.destroyed > 0)
    return [{ kind: 'text', text: '鍵が廃棄されているため、進行管理の履歴は読めません。' }];
  if (engine.isAsked || check.verdict !== 'not-checked') return [];
  return [
    { kind: 'text', text: '進行管理につながらないため、記録と保管庫の内容だけを載せています。' },
  ];
}

function differencesTable(differences: HistoryReview['check']['differences']): Block[] {
  if (differences.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { heading: '段階', share: 0.8 },
        { heading: '違い', share: 2 },
        { heading: '記録', share: 1.2 },
        { heading: '進行管理', share: 1.2 },
        { heading: 'すること', share: 2.4 },
      ],
      rows: differences.map((one) => [
        placeText(one),
        one.title,
        differenceValueText(one.recorded),
        differenceValueText(one.engine),
        one.action,
      ]),
    },
  ];
}

function placeText({
  escalation,
  seq,
  lastSeq,
}: HistoryReview['check']['differences'][number]): string {
  const whose = escalation === null ? '相談' : `連携${escalation}`;
  if (seq === null) return whose;
  return `${whose} ${seq}${lastSeq !== null && lastSeq !== seq ? `〜${lastSeq}` : ''}`;
}
