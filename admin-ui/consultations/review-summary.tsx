/** What one must know before the first answer, in the order of weight: to be read in ten seconds. */
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type {
  ConsultationHead,
  EarlierConsultation,
  LinkedRecord,
  TimelineEntry,
} from '../staff-api/types.ts';
import { OUTCOME_WORDS, PRIORITY_REASON_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { FlagMarks } from '../parts/flag-marks.tsx';
import { dayText, timeText } from '../parts/time.ts';
import { EarlierList } from './earlier-list.tsx';
import { accommodationText, recordText, supporterText } from './person-words.ts';
import { useTimeline } from './timeline-list.tsx';

const LISTED_AT_MOST = 3;
const FLAG_SX = { display: 'flex', gap: 1, alignItems: 'baseline', mb: 0.5 };

export function ReviewSummary({ head }: { head: ConsultationHead }) {
  const { traits, cautions } = head.consultee;
  const flags = [head.consultee, ...head.consultee.linked].flatMap((one) =>
    one.flags.filter(({ isUp }) => isUp),
  );
  const { history } = head;
  const handover = useHandover(head.id);
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gridTemplateColumns: '7rem 1fr', rowGap: 0.5 }}
    >
      {head.risks.length > 0 && (
        <Fact name="危険のサイン" isGrave>
          {head.risks.map((risk) => PRIORITY_REASON_WORDS[risk]).join('、')}
        </Fact>
      )}
      {flags.length > 0 && (
        <Fact name="注意の印">
          {flags.map((flag) => (
            <Box key={flag.id} sx={FLAG_SX}>
              <FlagMarks flags={[flag]} />
              {flag.remark}
            </Box>
          ))}
        </Fact>
      )}
      {cautions && (
        <Fact name="対応の注意点" isGrave>
          {cautions}
        </Fact>
      )}
      <PersonFacts head={head} />
      {head.addedSinceReview && <Fact name="前回から">{addedText(head.addedSinceReview)}</Fact>}
      {handover && (
        <Fact name="申し送り">
          {handover.note}
          <Typography component="span" variant="body2" color="text.secondary">
            （{handover.by} {timeText(handover.at)}）
          </Typography>
        </Fact>
      )}
      {traits && <Fact name="特徴">{traits}</Fact>}
      <Fact name="これまで">{pastText(history)}</Fact>
      {history.length > 0 && (
        <Box component="dd" sx={{ gridColumn: '1 / -1', m: 0 }}>
          <EarlierList history={history.slice(0, LISTED_AT_MOST)} />
          {history.length > LISTED_AT_MOST && (
            <Typography variant="body2">
              ほか{history.length - LISTED_AT_MOST}件は「相談者」のところにあります。
            </Typography>
          )}
        </Box>
      )}
    </Box>
  );
}

/** What she asked for, who writes, and what other records of hers say. */
function PersonFacts({ head }: { head: ConsultationHead }) {
  const { accommodations, supporter, linked } = head.consultee;
  const standing = accommodations.filter(({ status }) => status !== 'ended');
  return (
    <>
      {standing.length > 0 && (
        <Fact name="合理的配慮" isGrave>
          {standing.map(accommodationText).join('、')}
        </Fact>
      )}
      {supporter && <Fact name="書いている人">{supporterText(supporter)}</Fact>}
      {linked.map((record) => (
        <Fact key={record.consulteeId} name="別の記録">
          {linkedText(record)}
        </Fact>
      ))}
    </>
  );
}

function linkedText(record: LinkedRecord): string {
  const { cautions, traits } = record;
  const parts = [cautions && `注意点：${cautions}`, traits && `特徴：${traits}`].filter(Boolean);
  return `${recordText(record)}（同じ人）　${parts.join('　')}`;
}

interface FactProps {
  name: string;
  isGrave?: boolean;
  children: ReactNode;
}

function Fact({ name, isGrave = false, children }: FactProps) {
  return (
    <>
      <Typography component="dt" sx={{ fontWeight: 700 }}>
        {name}
      </Typography>
      <Typography
        component="dd"
        sx={{
          m: 0,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          ...(isGrave ? { fontWeight: 700, color: 'var(--color-attention)' } : {}),
        }}
      >
        {children}
      </Typography>
    </>
  );
}

/** What has come since this person last confirmed her history. */
function addedText(added: NonNullable<ConsultationHead['addedSinceReview']>): string {
  const { since, consultations, messages, notes, flags, records } = added;
  const counts = [
    [consultations, '新しい相談'],
    [messages, 'メッセージ'],
    [notes, 'メモ'],
    [flags, '注意の印'],
    [records, 'つながった別の記録'],
  ] as const;
  const news = counts.filter(([count]) => count > 0).map(([count, word]) => `${word}${count}件`);
  const what = news.length === 0 ? '増えたものはありません' : `${news.join('、')}が増えました`;
  return `${timeText(since)}に読んだあと、${what}。`;
}

function pastText(history: readonly EarlierConsultation[]): string {
  const [last] = history;
  if (!last) return 'これまでの相談はありません。はじめての相談です。';
  const result = last.outcome ? OUTCOME_WORDS[last.outcome] : STAGE_WORDS[last.stage];
  const others = history.filter(({ record }) => record !== null).length;
  const also = others === 0 ? '' : `うち${others}件は別の記録（同じ人）です。`;
  return `${history.length + 1}回目の相談です。前回は${dayText(last.openedAt)}、${result}。${also}`;
}

/** What the one before wrote for whoever comes next. */
function useHandover(id: string): { note: string; by: string; at: string } | null {
  const { data } = useTimeline(id);
  const entry = data?.data.findLast(isHandover);
  const note = entry?.written?.note;
  if (!entry || note === undefined) return null;
  return { note, by: entry.actor.person?.name ?? '職員', at: entry.at };
}

const HANDING_OVER: ReadonlySet<TimelineEntry['kind']> = new Set([
  'assigned',
  'transferred',
  'returned-to-queue',
]);

function isHandover({ kind, written }: TimelineEntry): boolean {
  return HANDING_OVER.has(kind) && written?.note !== undefined;
}
