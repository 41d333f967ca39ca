/** 「待つ時間」: after how long something happens by itself. */
import { Stack, Typography } from '@mui/material';
import type { TimerSettings } from '../../domain/settings.ts';
import type { Editing } from './editing.ts';
import { PartCard } from './part-card.tsx';
import { WholeNumberField } from './whole-number-field.tsx';
import { minutesWords, TIMER_KEYS, TIMER_WORDS } from './words.ts';

const HELP: Readonly<Record<keyof TimerSettings, string>> = {
  takeUp:
    '担当が決まらない相談、または担当者が履歴を確認していない相談を、スーパーバイザーに知らせるまでの時間です。受付時間だけを数えます。',
  unanswered:
    '相談者の言葉に返信しないまま、この時間がたつと、優先度を上げて担当者に知らせます。受付時間だけを数えます。',
  silenceWarning: '職員の返信のあと、この時間返事がないと、「返事がないとき」の文を送ります。',
  silenceEnd: '「返事がないとき」の文を送ってから、この時間返事がないと、話を終えます。',
  grace:
    '終了したあと、この時間のうちに相談者が書くと、同じ相談に戻ります。過ぎると、新しい相談になります。',
  approvalClimb: '連携の承認がないまま、この時間がたつと、次の人に知らせます。',
  approvalClimbInDanger:
    '生命・身体に危険があるときに、承認がないまま次の人に知らせるまでの時間です。',
  acknowledgement:
    '関係機関が受け取ったことを記録しないまま、この時間がたつと、頼んだ人に知らせます。',
};

export function TimersPart({ editing }: { editing: Editing }) {
  const { content, set, faultAt, isReadOnly } = editing;
  const { timers } = content.settings;
  return (
    <Stack sx={{ gap: 2 }}>
      <Typography>進行中の相談でも、公開したときから新しい時間になります。</Typography>
      {TIMER_KEYS.map((key) => (
        <PartCard key={key} title={TIMER_WORDS[key]} help={HELP[key]}>
          <WholeNumberField
            label={TIMER_WORDS[key]}
            value={timers[key]}
            unit="分"
            help={timers[key] >= 60 ? `${minutesWords(timers[key])}です。` : undefined}
            fault={faultAt(`timers.${key}`)}
            isReadOnly={isReadOnly}
            onChange={(minutes) => set({ timers: { ...timers, [key]: minutes } })}
          />
        </PartCard>
      ))}
    </Stack>
  );
}
