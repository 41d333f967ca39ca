/** 「廃棄の予定」: what may be disposed of by a day, and making the list that goes to the ward. */
import { Alert, Box, Chip, Link, MenuItem, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useNavigate } from 'react-admin';
import { dayAfter, DISPOSAL_NOTICE_DAYS } from '../../domain/retention.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ServiceOfDisposal } from '../staff-api/disposal.ts';

interface Props {
  service: ServiceOfDisposal;
  today: string;
  mayManage: boolean;
}

const AHEAD = [0, DISPOSAL_NOTICE_DAYS, 90, 365] as const;
const AHEAD_NAMES = {
  0: '今日まで',
  30: '30日後まで',
  90: '90日後まで',
  365: '1年後まで',
} as const;

export function ComingList({ service, today, mayManage }: Props) {
  const api = useStaffApi();
  const [ahead, setAhead] = useState<(typeof AHEAD)[number]>(DISPOSAL_NOTICE_DAYS);
  const until = dayAfter(today, ahead);
  const { data, error, refetch } = useQuery({
    queryKey: ['disposal', 'coming', service.id, until],
    queryFn: () => api.comingDisposals(service.id, until),
    staleTime: 0,
  });
  return (
    <Box component="section" aria-label="廃棄の予定">
      <SectionHeading>廃棄の予定</SectionHeading>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', mb: 1 }}>
        <TextField
          select
          size="small"
          label="廃棄できるようになる日"
          value={ahead}
          onChange={({ target }) =>
            setAhead(AHEAD.find((one) => one === Number(target.value)) ?? 0)
          }
          sx={{ minWidth: '12rem' }}
        >
          {AHEAD.map((days) => (
            <MenuItem key={days} value={days}>
              {AHEAD_NAMES[days]}
            </MenuItem>
          ))}
        </TextField>
        <Propose service={service} today={today} mayManage={mayManage} />
      </Box>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState what="廃棄の予定を読み込んでいます" />}
      {data && data.data.length === 0 && (
        <EmptyState title="廃棄の予定の相談はありません">
          保存期間の終わる相談が、終わる30日前からここに出ます。
        </EmptyState>
      )}
      {data && data.total > data.data.length && (
        <Alert severity="info" sx={{ mb: 1 }}>
          {data.total}件のうち、早いもの{data.data.length}件を表示しています。
        </Alert>
      )}
      {data && data.data.length > 0 && (
        <StackingTable
          label="廃棄の予定の相談"
          rows={data.data}
          keyOf={({ id }) => id}
          columns={[
            {
              heading: '相談',
              cell: ({ id, number }) => (
                <Link component={LinkBase} to={`/consultations/${id}/show`}>
                  {number}番
                </Link>
              ),
            },
            {
              heading: '始まり〜終わり',
              cell: ({ openedOn, endedOn }) => `${dayText(openedOn)}〜${dayText(endedOn)}`,
            },
            { heading: '廃棄できる日', cell: ({ disposeOn }) => dayText(disposeOn) },
            {
              heading: '契約',
              cell: ({ isEarly }) =>
                isEarly ? (
                  <Chip size="small" color="warning" variant="outlined" label="契約の終了より前" />
                ) : (
                  '終了の後'
                ),
            },
            {
              heading: '一覧',
              cell: ({ batch }) => (batch === null ? '－' : `第${batch}号に入っている`),
            },
          ]}
        />
      )}
    </Box>
  );
}

function Propose({ service, today, mayManage }: Props) {
  const api = useStaffApi();
  const navigate = useNavigate();
  const change = useChange('disposal');
  const blocked = !mayManage
    ? '一覧を作れるのは、管理者です。'
    : service.due === 0
      ? '今日、廃棄できる相談はありません。'
      : null;
  return (
    <>
      <ActionButton
        text="今日までの分の一覧を作る"
        variant="contained"
        blocked={blocked}
        onPress={() => {
          const id = crypto.randomUUID();
          const body = { id, serviceId: service.id, dueOn: today };
          void change(
            () => api.proposeDisposal(body),
            '一覧を作りました。区の承認を得てください。',
          ).then((isMade) => isMade && navigate(`/administration/disposal/${id}`));
        }}
      />
      <Typography variant="body2" color="text.secondary">
        一覧を作っても、まだ何も消えません。
      </Typography>
    </>
  );
}
