/** Each service: who waits, for how long, and what presses. */
import { Box } from '@mui/material';
import type { Board, ServiceSummary } from '../staff-api/types.ts';
import { receptionText } from '../parts/reception.tsx';
import { QuotaMark } from '../parts/quota-mark.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { sinceText } from '../parts/time.ts';
import { useServices } from '../parts/use-services.ts';
import { CountLink, listPath } from './list-link.tsx';

type Row = Board['services'][number];

export function ServiceTable({ rows, now }: { rows: readonly Row[]; now: number }) {
  const { data } = useServices();
  return (
    <StackingTable
      label="窓口の状況"
      columns={columnsAt(now, data?.data ?? [])}
      rows={rows}
      keyOf={({ service }) => service.id}
    />
  );
}

function columnsAt(now: number, services: readonly ServiceSummary[]): readonly Column<Row>[] {
  return [
    {
      heading: '窓口',
      cell: ({ service: { id, name } }) => {
        const known = services.find((service) => service.id === id);
        return (
          <Box component="span">
            {name}
            {known && (
              <Box component="span" sx={{ display: 'block', color: 'text.secondary' }}>
                {receptionText(known.reception)}
              </Box>
            )}
          </Box>
        );
      },
    },
    {
      heading: '担当待ち',
      cell: ({ queue, service: { id } }) => (
        <CountLink
          count={queue}
          label="担当待ち"
          to={listPath({ service: id, stage: ['intake'], assignee: 'none' })}
          isPressing
        />
      ),
    },
    { heading: '最長の担当待ち', cell: ({ queueSince }) => <Since at={queueSince} now={now} /> },
    {
      heading: '返信待ち',
      cell: ({ unanswered, service: { id } }) => (
        <CountLink
          count={unanswered}
          label="返信待ち"
          to={listPath({ service: id, waitsFor: ['reply'] })}
          isPressing
        />
      ),
    },
    {
      heading: '最長の返信待ち',
      cell: ({ unansweredSince }) => <Since at={unansweredSince} now={now} />,
    },
    {
      heading: '緊急',
      cell: ({ urgent, service: { id } }) => (
        <Box component="span" sx={urgent > 0 ? { '& a': { color: 'var(--color-danger)' } } : {}}>
          <CountLink
            count={urgent}
            label="緊急"
            to={listPath({ service: id, priority: ['urgent'] })}
          />
        </Box>
      ),
    },
    {
      heading: '連携中',
      cell: ({ escalations }) => <CountLink count={escalations} label="連携中" to="/escalations" />,
    },
    {
      heading: 'うち承認待ち',
      cell: ({ approvals }) => (
        <CountLink count={approvals} label="承認待ち" to="/escalations" isPressing />
      ),
    },
    {
      heading: '返信の承認待ち',
      cell: ({ replyRequests, replyRequestsSince }) => (
        <Waiting count={replyRequests} since={replyRequestsSince} now={now} />
      ),
    },
    {
      heading: '職員に届かないお知らせ',
      cell: ({ undelivered }) => (
        <CountLink
          count={undelivered}
          label="届かないお知らせ"
          to="/notices/undelivered"
          isPressing
        />
      ),
    },
    {
      heading: 'LINEで届かない相談者',
      cell: ({ notTold }) => (
        <CountLink
          count={notTold}
          label="LINEで届かない相談者"
          to="/notices/undelivered"
          isPressing
        />
      ),
    },
    { heading: 'LINEの送信数（今月）', cell: ({ line }) => <QuotaMark quota={line} /> },
  ];
}

/** Listed below, where they are opened from. */
function Waiting({ count, since, now }: { count: number; since: string | null; now: number }) {
  if (since === null) return 0;
  return (
    <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
      {count}（最長{sinceText(since, now)}）
    </Box>
  );
}

function Since({ at, now }: { at: string | null; now: number }) {
  if (at === null) return '－';
  return (
    <Box component="time" dateTime={at} sx={{ fontWeight: 700 }}>
      {sinceText(at, now)}
    </Box>
  );
}
