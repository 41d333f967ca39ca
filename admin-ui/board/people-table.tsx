/** Who is here and how much each has on hand; from here their consultations are given to others. */
import { Box, Button, TableCell, TableRow } from '@mui/material';
import type { Duty } from '../../domain/duty.ts';
import type { LoadState } from '../../domain/load.ts';
import type { Board } from '../staff-api/types.ts';
import { DUTY_WORDS, ROLE_WORDS } from '../i18n/words.ts';
import { sinceText } from '../parts/time.ts';
import { BoardTable } from './board-table.tsx';
import { CountLink, listPath } from './list-link.tsx';

type Row = Board['people'][number];

const HEADINGS = [
  '職員',
  '勤務',
  '負担（危険度を加えた数）',
  '担当',
  '操作',
  '返信待ち',
  '最長の返信待ち',
  '役割',
];

const STATE_WORDS: Record<LoadState, string> = { free: '余裕あり', busy: '忙しい', full: '手一杯' };

interface Props {
  rows: readonly Row[];
  now: number;
  onReassign: (row: Row) => void;
}

export function PeopleTable({ rows, now, onReassign }: Props) {
  return (
    <BoardTable title="職員の状況" headings={HEADINGS}>
      {rows.map((row) => (
        <TableRow key={row.person.id}>
          <TableCell component="th" scope="row">
            {row.person.name ?? '（削除された職員）'}
          </TableCell>
          <TableCell>
            <DutyMark duty={row.duty} isSignedIn={row.isSignedIn} />
          </TableCell>
          <TableCell>
            <Load load={row.load} state={row.state} />
          </TableCell>
          <TableCell>
            <CountLink
              count={row.open}
              label={`${row.person.name ?? ''}の担当`}
              to={listPath({ assignee: row.person.id })}
            />
          </TableCell>
          <TableCell>
            {row.open > 0 && (
              <Button
                size="small"
                variant="outlined"
                aria-label={`${row.person.name ?? ''}の担当を割り当て直す`}
                onClick={() => onReassign(row)}
              >
                割り当て直す
              </Button>
            )}
          </TableCell>
          <TableCell>
            <CountLink
              count={row.unanswered}
              label={`${row.person.name ?? ''}の返信待ち`}
              to={listPath({ assignee: row.person.id, waitsFor: ['reply'] })}
              isPressing
            />
          </TableCell>
          <TableCell>
            {row.unansweredSince === null ? '－' : sinceText(row.unansweredSince, now)}
          </TableCell>
          <TableCell>{row.roles.map((role) => ROLE_WORDS[role]).join('、')}</TableCell>
        </TableRow>
      ))}
    </BoardTable>
  );
}

function DutyMark({ duty, isSignedIn }: { duty: Duty; isSignedIn: boolean }) {
  const isMissing = duty === 'on' && !isSignedIn;
  return (
    <Box
      component="span"
      sx={{
        fontWeight: duty === 'on' ? 700 : 400,
        color: isMissing
          ? 'var(--color-attention)'
          : duty === 'on'
            ? 'var(--color-present)'
            : 'text.secondary',
      }}
    >
      {DUTY_WORDS[duty]}
      {isMissing && '（サインインしていません）'}
    </Box>
  );
}

function Load({ load, state }: { load: number; state: LoadState }) {
  return (
    <Box
      component="span"
      sx={
        state === 'full'
          ? { color: 'var(--color-attention)', fontWeight: 700 }
          : { color: 'inherit' }
      }
    >
      {load.toFixed(1)}　{STATE_WORDS[state]}
    </Box>
  );
}
