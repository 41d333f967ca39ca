/** Rows of the trail: who, what, about what, when, why, and from which request. */
import { Box, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { actorText } from '../../domain/trail-details.ts';
import { CodeText } from '../parts/code-text.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { TrailRow } from '../staff-api/trail.ts';
import { KIND_WORDS, OUTCOME_WORDS, PURPOSE_WORDS } from './words.ts';

interface Props {
  rows: readonly TrailRow[];
  /** All rows are one's own: nothing leads to others' records. */
  own: boolean;
}

export function TrailTable({ rows, own }: Props) {
  return (
    <StackingTable
      label="操作記録"
      columns={own ? COLUMNS.filter(({ heading }) => heading !== 'だれが') : COLUMNS}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

const COLUMNS: readonly Column<TrailRow>[] = [
  { heading: '時刻', cell: (row) => dayTimeText(row.at) },
  { heading: 'だれが', cell: (row) => <Actor row={row} /> },
  { heading: '何をした', cell: (row) => <Action row={row} />, wraps: true },
  {
    heading: '相談',
    cell: ({ consultation, service }) => (
      <>
        {consultation && (
          <Link component={LinkBase} to={`/consultations/${consultation.id}/show`}>
            No.{consultation.number}
          </Link>
        )}
        {service && (
          <Typography component="span" variant="body2" sx={{ display: 'block' }}>
            {service.name}
          </Typography>
        )}
        {!consultation && !service && '－'}
      </>
    ),
    wraps: true,
  },
  {
    heading: '目的',
    cell: ({ purpose }) => (purpose === null ? '－' : PURPOSE_WORDS[purpose]),
    wraps: true,
  },
  { heading: '結果', cell: (row) => <Outcome row={row} /> },
  {
    heading: '要求の番号',
    cell: ({ requestId }) =>
      requestId === null ? '－' : <CodeText>{requestId.slice(0, 8)}</CodeText>,
  },
];

function Actor({ row }: { row: TrailRow }) {
  const { person } = row;
  if (person === null) return actorText(row);
  return (
    <Link component={LinkBase} to={`/administration/trail/people/${person.id}`}>
      {actorText(row)}
    </Link>
  );
}

function Action({ row: { name, kind, about, detail } }: { row: TrailRow }) {
  const more = [KIND_WORDS[kind], about, detail].filter((part) => part !== null).join('・');
  return (
    <>
      {name}
      <Typography component="span" variant="body2" color="text.secondary" sx={{ display: 'block' }}>
        {more}
      </Typography>
    </>
  );
}

function Outcome({ row: { outcome } }: { row: TrailRow }) {
  const isTrouble = outcome !== 'done';
  return (
    <Box
      component="span"
      sx={isTrouble ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}
    >
      {OUTCOME_WORDS[outcome]}
    </Box>
  );
}
