/** 「届いていないお知らせ」: whom of the service a notice did not reach, by which way, why, and what to do about it. */
import { Box, Stack, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useNotify } from 'react-admin';
import { NOTICE_TEXTS, WAY_CODE_TEXTS } from '../../domain/notices.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { NotToldConsultee, UndeliveredNotice } from '../staff-api/types.ts';
import { NOT_TOLD_WORDS } from '../i18n/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { WAY_WORDS } from './words.ts';

const LOOK_MS = 30_000;
const KEY = ['undelivered'];

export function UndeliveredScreen() {
  useTitle('届いていないお知らせ');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        届いていないお知らせ
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        この7日間に、届かなかった方法があるお知らせです。急ぐときは、本人に直接声をかけてください。声をかけたものは「伝えた」を押すと、ここから消えます。
      </Typography>
      <Rows />
    </Box>
  );
}

function Rows() {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => api.undelivered(),
    refetchInterval: LOOK_MS,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="お知らせを読み込んでいます" />;
  return (
    <>
      <SectionHeading>職員へのお知らせ</SectionHeading>
      {data.data.length === 0 ? (
        <EmptyState title="届いていないお知らせはありません">
          届かなかったときは、理由と一緒にここに出ます。
        </EmptyState>
      ) : (
        <StackingTable
          label="職員に届いていないお知らせ"
          columns={COLUMNS}
          rows={data.data}
          keyOf={({ id }) => id}
        />
      )}
      {data.consultees.length > 0 && (
        <>
          <SectionHeading>相談者へのお知らせ（LINE）</SectionHeading>
          <Typography sx={{ mb: 1 }}>
            返信したことを、LINEで知らせることができなかった相談です。相談者が部屋を開くまで、返信は読まれません。ほかの方法で連絡できるか、担当者と確かめてください。
          </Typography>
          <StackingTable
            label="相談者に届いていないお知らせ"
            columns={CONSULTEE_COLUMNS}
            rows={data.consultees}
            keyOf={({ consultation }) => consultation.id}
          />
        </>
      )}
    </>
  );
}

function ConsultationLink({
  consultation,
  service,
}: Pick<UndeliveredNotice, 'consultation' | 'service'>) {
  return (
    <Box
      component={LinkBase}
      to={`/consultations/${consultation.id}/show`}
      sx={{ color: 'primary.main', fontWeight: 700 }}
    >
      {service.name} No.{consultation.number}
    </Box>
  );
}

const CONSULTEE_COLUMNS: readonly Column<NotToldConsultee>[] = [
  { heading: '相談', wraps: true, cell: (row) => <ConsultationLink {...row} /> },
  { heading: 'いつ', cell: ({ at }) => timeText(at) },
  { heading: '届かなかった理由', wraps: true, cell: ({ reason }) => NOT_TOLD_WORDS[reason] },
];

const COLUMNS: readonly Column<UndeliveredNotice>[] = [
  { heading: '宛先', cell: ({ person }) => person.name ?? '（削除された職員）' },
  { heading: 'いつ', cell: ({ createdAt }) => timeText(createdAt) },
  { heading: 'お知らせ', cell: ({ kind }) => NOTICE_TEXTS[kind].reason, wraps: true },
  {
    heading: '相談',
    wraps: true,
    cell: (row) => <ConsultationLink {...row} />,
  },
  {
    heading: '届かなかった方法と理由',
    wraps: true,
    cell: ({ ways }) =>
      ways.map(({ way, code }) => (
        <div key={way}>
          {WAY_WORDS[way]}：{code === null ? '理由は不明です' : WAY_CODE_TEXTS[code]}
        </div>
      )),
  },
  { heading: '本人', cell: (row) => <Seen at={row.seenAt} /> },
  { heading: '操作', cell: (row) => <Actions row={row} /> },
];

function Seen({ at }: { at: string | null }) {
  if (at !== null) return `${timeText(at)} 確認`;
  return (
    <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
      未確認
    </Box>
  );
}

function Actions({ row }: { row: UndeliveredNotice }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [isSending, setSending] = useState(false);
  async function act(work: (id: string) => Promise<void>, done: string) {
    if (isSending) return;
    setSending(true);
    try {
      await work(row.id);
      notify(done, { type: 'info' });
      await client.invalidateQueries({ queryKey: KEY });
      await client.invalidateQueries({ queryKey: ['board'] });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setSending(false);
    }
  }
  const retried = 'もう一度知らせました。届かなければ、またここに出ます。';
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      <ActionButton
        text="もう一度知らせる"
        blocked={row.retryBlocked}
        onPress={() => void act(api.retryNotice, retried)}
      />
      <ActionButton
        text="伝えた"
        blocked={null}
        onPress={() => void act(api.settleNotice, '本人に伝えたと記録しました。')}
      />
    </Stack>
  );
}
