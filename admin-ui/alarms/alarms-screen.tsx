/** 「警報」: what is wrong now and what to do, what was done about it, and whom it is mailed to. */
import { Alert, Box, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { CodeText } from '../parts/code-text.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Alarm, Alarms } from '../staff-api/operations.ts';
import { AddressesPart } from './addresses-part.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { useAlarms } from './use-alarms.ts';

export function AlarmsScreen() {
  useTitle('警報');
  const { data, error, refetch } = useAlarms();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        警報
      </Typography>
      {data ? (
        <Shown alarms={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="警報を読み込んでいます" />
      )}
    </Box>
  );
}

function Shown({ alarms }: { alarms: Alarms }) {
  const mayAnswer = may(useRoles(), 'alarm.answer', 'service');
  const [answering, setAnswering] = useState<Alarm | null>(null);
  const { open, past, addresses, mail } = alarms;
  return (
    <>
      <Box component="section" aria-label="起きている警報">
        <SectionHeading>起きている警報</SectionHeading>
        {open.length === 0 ? (
          <EmptyState title="起きている警報はありません">
            部品の停止、時計のずれ、ディスクの残りなどを10秒ごとに見ています。
          </EmptyState>
        ) : (
          <Stack component="ul" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }}>
            {open.map((alarm) => (
              <OpenAlarm
                key={alarm.id}
                alarm={alarm}
                mayAnswer={mayAnswer}
                onAnswer={() => setAnswering(alarm)}
              />
            ))}
          </Stack>
        )}
      </Box>
      {addresses !== null && <AddressesPart addresses={addresses} mail={mail} />}
      <Box component="section" aria-label="終わった警報">
        <SectionHeading>終わった警報</SectionHeading>
        {past.length === 0 ? (
          <Typography color="text.secondary">終わった警報はありません。</Typography>
        ) : (
          <PastAlarms past={past} />
        )}
      </Box>
      {answering && <AnswerDialog alarm={answering} onClose={() => setAnswering(null)} />}
    </>
  );
}

interface OpenProps {
  alarm: Alarm;
  mayAnswer: boolean;
  onAnswer: () => void;
}

function OpenAlarm({ alarm, mayAnswer, onAnswer }: OpenProps) {
  const { action, figures, raisedAt, mailedAt, isInstallation, answers } = alarm;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Alert severity="warning" icon={false} sx={{ py: 0, mb: 1 }}>
        <strong>
          <Title alarm={alarm} />
        </strong>
        {figures !== null && `（${figures}）`}
      </Alert>
      <Typography>すること：{action}</Typography>
      <Typography variant="body2" color="text.secondary">
        {dayTimeText(raisedAt)}から・{isInstallation ? 'システム全体' : 'この組織'}・
        {mailedAt === null ? 'メールは送っていません' : `${dayTimeText(mailedAt)} メール送信済み`}
      </Typography>
      {answers.map(({ id, by, at, remark }) => (
        <Typography key={id} variant="body2">
          {dayTimeText(at)} {by.name ?? '職員'}が対応：{remark ?? '（記載なし）'}
        </Typography>
      ))}
      <Box sx={{ mt: 1 }}>
        <ActionButton
          text="対応した"
          blocked={mayAnswer ? null : '対応を記録できるのは、管理者とシステム運用者です。'}
          onPress={onAnswer}
        />
      </Box>
    </Paper>
  );
}

function PastAlarms({ past }: { past: Alarms['past'] }) {
  return (
    <StackingTable
      label="終わった警報の一覧"
      rows={past}
      keyOf={({ id }) => id}
      columns={[
        { heading: '警報', cell: (alarm) => <Title alarm={alarm} />, wraps: true },
        { heading: '始まり', cell: ({ raisedAt }) => dayTimeText(raisedAt) },
        {
          heading: '終わり',
          cell: ({ endedAt }) => (endedAt === null ? '－' : dayTimeText(endedAt)),
        },
        {
          heading: '対応',
          wraps: true,
          cell: ({ answers }) =>
            answers.length === 0
              ? '自動で終わりました'
              : answers
                  .map(({ by, remark }) => `${by.name ?? '職員'}：${remark ?? '（記載なし）'}`)
                  .join('、'),
        },
      ]}
    />
  );
}

function Title({ alarm: { name, subject } }: { alarm: Alarm }) {
  if (subject === '') return <>{name}</>;
  return (
    <>
      {name}：<CodeText>{subject}</CodeText>
    </>
  );
}
