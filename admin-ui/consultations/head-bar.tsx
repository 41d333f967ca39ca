/** How the consultation stands, in one line: stage, priority and why, who is there, what comes next. */
import { Box, Link, Stack, Typography, useMediaQuery } from '@mui/material';
import type { Wait } from '../../domain/consultation-progress.ts';
import type { Presence } from '../../domain/presence.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import {
  APPROVAL_WORDS,
  ESCALATION_KIND_WORDS,
  ESCALATION_STATUS_WORDS,
  NOT_TOLD_WORDS,
  OUTCOME_WORDS,
  PRESENCE_WORDS,
  PRIORITY_REASON_WORDS,
  TIMER_SHORT,
  TIMER_WORDS,
  WAIT_WORDS,
} from '../i18n/words.ts';
import { FlagMarks } from '../parts/flag-marks.tsx';
import { PracticeMark, useIsPractice } from '../parts/practice-mark.tsx';
import { PresenceMark, PriorityBadge, StageBadge } from '../parts/badges.tsx';
import { dayText, sinceText, timeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { AssigneeText } from './assignee-text.tsx';
import { PersonLine } from './person-line.tsx';
import { ColleaguesHere } from './colleagues-here.tsx';

/** When she wants to be told by LINE; nothing to say while any time will do. */
function noticeWishText(wish: ConsultationHead['consultee']['notices']): string | null {
  switch (wish.kind) {
    case 'any':
      return null;
    case 'hours':
      return `お知らせは${wish.from}時から${wish.to}時までの設定です`;
    case 'none':
      return 'お知らせを受け取らない設定です';
  }
}

/** Only these are measured by her waiting time. */
const WAITS_FOR_STAFF: ReadonlySet<Wait> = new Set(['take-up', 'history-review', 'reply']);

interface Props {
  head: ConsultationHead;
  presence: Presence;
  /** The consultee types now. */
  isTyping: boolean;
}

export function HeadBar({ head, presence, isTyping }: Props) {
  const now = useNow();
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const isPractice = useIsPractice(head.service.id);
  const reasons = [...new Set([...head.priorityReasons, ...head.risks])];
  return (
    <Box
      component="header"
      sx={{ px: { xs: 1, sm: 2 }, py: 0.75, bgcolor: 'background.paper', flexShrink: 0 }}
    >
      <Stack
        direction="row"
        sx={{ columnGap: 1.5, rowGap: 0.5, alignItems: 'center', flexWrap: 'wrap' }}
      >
        <Link href="#/consultations">一覧へ</Link>
        <Typography component="h1" variant="h1">
          相談 No.{head.number}
        </Typography>
        <PracticeMark serviceId={head.service.id} />
        <StageBadge stage={head.stage} />
        <span>
          <PriorityBadge priority={head.priority} />
          {reasons.length > 0 && (
            <Typography component="span" variant="body2" sx={{ ml: 0.5 }}>
              理由：{reasons.map((reason) => PRIORITY_REASON_WORDS[reason]).join('、')}
            </Typography>
          )}
        </span>
        <PresenceMark
          presence={presence}
          text={`相談者は${isTyping ? '入力中です' : PRESENCE_WORDS[presence]}`}
        />
        <FlagMarks flags={head.flags} />
      </Stack>
      <Stack direction="row" sx={{ columnGap: 2, flexWrap: 'wrap' }}>
        <Typography variant="body2">
          <AssigneeText head={head} />
        </Typography>
        {!isNarrow && <Typography variant="body2">{head.service.name}</Typography>}
        <Typography variant="body2">
          {head.outcome && head.stage === 'closed' ? `結果 ${OUTCOME_WORDS[head.outcome]}・` : ''}
          {WAIT_WORDS[head.waitsFor]}
          {head.waitingSince !== null && WAITS_FOR_STAFF.has(head.waitsFor) && (
            <strong>（{sinceText(head.waitingSince, now)}）</strong>
          )}
        </Typography>
        {head.nextAction && (
          <Typography variant="body2">
            次の自動処理 {head.nextAction.at === null ? '時刻未定' : timeText(head.nextAction.at)}：
            {(isNarrow ? TIMER_SHORT : TIMER_WORDS)[head.nextAction.timer]}
          </Typography>
        )}
        {head.followUpOn && (
          <Typography variant="body2">
            次の連絡日 {dayText(`${head.followUpOn}T12:00+09:00`)}
          </Typography>
        )}
        {noticeWishText(head.consultee.notices) !== null && (
          <Typography variant="body2">{noticeWishText(head.consultee.notices)}</Typography>
        )}
        {head.consultee.pinForgottenAt !== null && (
          <Typography variant="body2" sx={{ color: 'var(--color-attention)' }}>
            暗証番号を忘れたため、{timeText(head.consultee.pinForgottenAt)}
            より前のやりとりは本人の画面に出ません（別の人が電話を持っていることもあります）
          </Typography>
        )}
        {head.consultee.notTold !== null && (
          <Typography variant="body2" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
            最後のお知らせ（LINE）は届いていません：
            {isPractice && head.consultee.notTold.reason === 'refused'
              ? '練習用の電話に届きませんでした'
              : NOT_TOLD_WORDS[head.consultee.notTold.reason]}
            （{timeText(head.consultee.notTold.at)}）
          </Typography>
        )}
        {head.consultee.blocked && (
          <Typography variant="body2" sx={{ color: 'var(--color-attention)' }}>
            LINEがブロックされています（お知らせは届きません）
          </Typography>
        )}
      </Stack>
      <ColleaguesHere />
      <PersonLine head={head} />
      {head.escalations.map((escalation) => (
        <Typography key={escalation.id} variant="body2">
          <Link
            href={`#/escalations/${escalation.id}/show`}
            sx={{
              fontWeight: 700,
              color: escalation.immediate ? 'var(--color-danger)' : undefined,
            }}
          >
            {escalation.immediate ? '【命の危険】' : ''}
            {ESCALATION_KIND_WORDS[escalation.kind]}との連携
          </Link>
          {'　'}
          {ESCALATION_STATUS_WORDS[escalation.status]}・{APPROVAL_WORDS[escalation.approval]}
        </Typography>
      ))}
    </Box>
  );
}
