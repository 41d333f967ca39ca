/** Who is here and how much each has on hand; from here their consultations are given to others. */
import { Box, Button } from '@mui/material';
import type { Duty } from '../../domain/duty.ts';
import type { LoadState } from '../../domain/load.ts';
import type { Board } from '../staff-api/types.ts';
import { DUTY_WORDS, ROLE_WORDS } from '../i18n/words.ts';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { sinceText } from '../parts/time.ts';
import { CountLink, listPath } from './list-link.tsx';
import { TrainingCell, type Training } from './training-cell.tsx';

type Row = Board['people'][number];

const STATE_WORDS: Record<LoadState, string> = { free: '余裕あり', busy: '忙しい', full: '手一杯' };

interface Props {
  rows: readonly Row[];
  now: number;
  onReassign: (row: Row) => void;
  onTrain: (training: Training) => void;
}

export function PeopleTable({ rows, ...shown }: Props) {
  return (
    <StackingTable
      label="職員の状況"
      columns={columnsAt(shown)}
      rows={rows}
      keyOf={({ person }) => person.id}
    />
  );
}

function columnsAt({ now, onReassign, onTrain }: Omit<Props, 'rows'>): readonly Column<Row>[] {
  return [
    { heading: '職員', cell: ({ person }) => person.name ?? '（削除された職員）' },
    {
      heading: '勤務',
      cell: ({ duty, isSignedIn }) => <DutyMark duty={duty} isSignedIn={isSignedIn} />,
    },
    {
      heading: '負担（危険度を加えた数）',
      cell: ({ load, state }) => <Load load={load} state={state} />,
    },
    {
      heading: '担当',
      cell: ({ open, practice, person: { id, name } }) => (
        <>
          <CountLink count={open} label={`${name ?? ''}の担当`} to={listPath({ assignee: id })} />
          {practice > 0 && `（ほかに練習${practice}）`}
        </>
      ),
    },
    {
      heading: '操作',
      cell: (row) =>
        row.open === 0 ? (
          '－'
        ) : (
          <Button
            size="small"
            variant="outlined"
            aria-label={`${row.person.name ?? ''}の担当を割り当て直す`}
            onClick={() => onReassign(row)}
          >
            割り当て直す
          </Button>
        ),
    },
    {
      heading: '返信待ち',
      cell: ({ unanswered, person: { id, name } }) => (
        <CountLink
          count={unanswered}
          label={`${name ?? ''}の返信待ち`}
          to={listPath({ assignee: id, waitsFor: ['reply'] })}
          isPressing
        />
      ),
    },
    {
      heading: '最長の返信待ち',
      cell: ({ unansweredSince }) =>
        unansweredSince === null ? '－' : sinceText(unansweredSince, now),
    },
    { heading: '返信の承認', cell: (row) => <TrainingCell row={row} onChange={onTrain} /> },
    { heading: '役割', cell: ({ roles }) => roles.map((role) => ROLE_WORDS[role]).join('、') },
  ];
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
