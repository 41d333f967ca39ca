/** 「全体の状況」: what supervisors must see at one glance, and hands to put it right. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Board } from '../staff-api/types.ts';
import { ReceptionRests } from '../parts/reception.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { clockText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useTitle } from '../parts/use-title.ts';
import { PeopleTable } from './people-table.tsx';
import { ReassignDialog, type From } from './reassign-dialog.tsx';
import { ReplyRequestsPart } from './reply-requests-part.tsx';
import { ServiceTable } from './service-table.tsx';
import type { Training } from './training-cell.tsx';
import { TrainingDialog } from './training-dialog.tsx';
import { useBoard } from './use-board.ts';

export function BoardScreen() {
  useTitle('全体の状況');
  const { data, error, refetch } = useBoard();
  const now = useNow();
  const [from, setFrom] = useState<From | null>(null);
  const [training, setTraining] = useState<Training | null>(null);
  if (error && !data)
    return <ErrorState error={error} page="全体の状況" onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="全体の状況を調べています" />;
  const waiting = data.services.reduce((sum, { queue }) => sum + queue, 0);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1">
        全体の状況
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {clockText(data.at)}現在。変わるとすぐに書き換わります。
        {error && '今は新しい状況を調べられません。表示は前のものです。'}
      </Typography>
      {data.services.length === 0 ? (
        <EmptyState title="見られる窓口がありません">
          窓口の担当については、管理者に確認してください。
        </EmptyState>
      ) : (
        <>
          <ReceptionRests />
          <LowQuotas services={data.services} />
          <SectionHeading>窓口の状況</SectionHeading>
          <ServiceTable rows={data.services} now={now} />
          {waiting > 0 && (
            <Button
              variant="outlined"
              sx={{ mt: 1 }}
              onClick={() => setFrom({ id: 'none', name: '担当待ち' })}
            >
              担当待ちの相談を割り当てる
            </Button>
          )}
          {data.replyRequests.length > 0 && (
            <>
              <SectionHeading>承認を待つ返信</SectionHeading>
              <ReplyRequestsPart board={data} now={now} />
            </>
          )}
          <SectionHeading>職員の状況</SectionHeading>
          <PeopleTable
            rows={data.people}
            now={now}
            onTrain={setTraining}
            onReassign={({ person }) => setFrom({ id: person.id, name: person.name ?? '職員' })}
          />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
            負担は、緊急と連携中を3、優先度「高」を2、そのほかの会話を1、属性登録を0.5と数えます。3から「忙しい」、6から「手一杯」です。
          </Typography>
        </>
      )}
      {training && <TrainingDialog training={training} onClose={() => setTraining(null)} />}
      {from && (
        <ReassignDialog from={from} people={data.people} now={now} onClose={() => setFrom(null)} />
      )}
    </Box>
  );
}

/** Said before the month's messages are used up: afterwards nobody can be told by LINE. */
function LowQuotas({ services }: Pick<Board, 'services'>) {
  return services.map(({ service, line }) =>
    line?.isLow ? (
      <Alert key={service.id} severity="warning" sx={{ mt: 1 }}>
        {service.name}：今月LINEで送れる数が残り少なくなっています（{line.used}／{line.limit}
        通）。使い切ると、返信しても相談者にお知らせが届きません。LINE公式アカウントの料金プランの変更を、管理者と相談してください。
      </Alert>
    ) : null,
  );
}
