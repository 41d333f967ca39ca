/** Each service: who waits, for how long, and what presses. */
import { Box, TableCell, TableRow } from '@mui/material';
import type { Board } from '../staff-api/types.ts';
import { sinceText } from '../parts/time.ts';
import { BoardTable } from './board-table.tsx';
import { CountLink, listPath } from './list-link.tsx';

type Row = Board['services'][number];

const HEADINGS = [
  '窓口',
  '担当待ち',
  '最長の担当待ち',
  '返信待ち',
  '最長の返信待ち',
  '緊急',
  '連携中',
  'うち承認待ち',
  '職員に届かないお知らせ',
  'LINEで届かない相談者',
];

export function ServiceTable({ rows, now }: { rows: readonly Row[]; now: number }) {
  return (
    <BoardTable title="窓口の状況" headings={HEADINGS}>
      {rows.map((row) => (
        <ServiceRow key={row.service.id} row={row} now={now} />
      ))}
    </BoardTable>
  );
}

function ServiceRow({ row, now }: { row: Row; now: number }) {
  const service = row.service.id;
  return (
    <TableRow>
      <TableCell component="th" scope="row">
        {row.service.name}
      </TableCell>
      <TableCell>
        <CountLink
          count={row.queue}
          label="担当待ち"
          to={listPath({ service, stage: ['intake'], assignee: 'none' })}
          isPressing
        />
      </TableCell>
      <Since at={row.queueSince} now={now} />
      <TableCell>
        <CountLink
          count={row.unanswered}
          label="返信待ち"
          to={listPath({ service, waitsFor: ['reply'] })}
          isPressing
        />
      </TableCell>
      <Since at={row.unansweredSince} now={now} />
      <TableCell sx={row.urgent > 0 ? { '& a': { color: 'var(--color-danger)' } } : {}}>
        <CountLink
          count={row.urgent}
          label="緊急"
          to={listPath({ service, priority: ['urgent'] })}
        />
      </TableCell>
      <TableCell>
        <CountLink count={row.escalations} label="連携中" to="/escalations" />
      </TableCell>
      <TableCell>
        <CountLink count={row.approvals} label="承認待ち" to="/escalations" isPressing />
      </TableCell>
      <TableCell>
        <CountLink
          count={row.undelivered}
          label="届かないお知らせ"
          to="/notices/undelivered"
          isPressing
        />
      </TableCell>
      <TableCell>{row.notTold}</TableCell>
    </TableRow>
  );
}

function Since({ at, now }: { at: string | null; now: number }) {
  return (
    <TableCell>
      {at === null ? (
        '－'
      ) : (
        <Box component="time" dateTime={at} sx={{ fontWeight: 700 }}>
          {sinceText(at, now)}
        </Box>
      )}
    </TableCell>
  );
}
