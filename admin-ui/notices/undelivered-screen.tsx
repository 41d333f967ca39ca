/** 「届いていないお知らせ」: whom of the service a notice did not reach, by which way, and why. */
import {
  Box,
  Paper,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { NOTICE_TEXTS, WAY_CODE_TEXTS } from '../../domain/notices.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { UndeliveredNotice } from '../staff-api/types.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { WAY_WORDS } from './words.ts';

const LOOK_MS = 30_000;
const HEADINGS = ['いつ', '宛先', 'お知らせ', '相談', '届かなかった方法と理由', '本人'];

export function UndeliveredScreen() {
  useTitle('届いていないお知らせ');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        届いていないお知らせ
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        職員へのお知らせのうち、この7日間に届かなかったものです。急ぐときは、本人に直接声をかけてください。
      </Typography>
      <Rows />
    </Box>
  );
}

function Rows() {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['undelivered'],
    queryFn: () => api.undelivered(),
    refetchInterval: LOOK_MS,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="お知らせを読み込んでいます" />;
  if (data.data.length === 0)
    return (
      <EmptyState title="届いていないお知らせはありません">
        届かなかったときは、理由と一緒にここに出ます。
      </EmptyState>
    );
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table size="small" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        <TableHead>
          <TableRow>
            {HEADINGS.map((heading) => (
              <TableCell key={heading} sx={{ fontWeight: 700, whiteSpace: 'nowrap' }}>
                {heading}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {data.data.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Row({ row }: { row: UndeliveredNotice }) {
  return (
    <TableRow hover>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>{timeText(row.createdAt)}</TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>{row.person.name ?? '（削除された職員）'}</TableCell>
      <TableCell>{NOTICE_TEXTS[row.kind].reason}</TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Box
          component={LinkBase}
          to={`/consultations/${row.consultation.id}/show`}
          sx={{ color: 'primary.main', fontWeight: 700 }}
        >
          {row.service.name} No.{row.consultation.number}
        </Box>
      </TableCell>
      <TableCell>
        {row.ways.map(({ way, code }) => (
          <div key={way}>
            {WAY_WORDS[way]}：{code === null ? '理由は不明です' : WAY_CODE_TEXTS[code]}
          </div>
        ))}
      </TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        {row.seenAt === null ? (
          <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
            未確認
          </Box>
        ) : (
          `${timeText(row.seenAt)} 確認`
        )}
      </TableCell>
    </TableRow>
  );
}
