/** Sittings: somebody with one consultation before them, from when to when, why, and what was done. */
import { Link } from '@mui/material';
import { LinkBase } from 'react-admin';
import { doneText, spentText } from '../../domain/sittings.ts';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Sitting } from '../staff-api/trail.ts';
import { purposesText } from './words.ts';

interface Props {
  label: string;
  sittings: readonly Sitting[];
  /** All are one person's: whose they are stands above. */
  isOnePerson?: boolean;
}

export function SittingsTable({ label, sittings, isOnePerson = false }: Props) {
  return (
    <StackingTable
      label={label}
      columns={isOnePerson ? COLUMNS.filter(({ heading }) => heading !== '職員') : COLUMNS}
      rows={sittings}
      keyOf={({ person, consultation, from }) => `${person.id}/${consultation.id}/${from}`}
    />
  );
}

const COLUMNS: readonly Column<Sitting>[] = [
  { heading: '始まり', cell: ({ from }) => dayTimeText(from) },
  {
    heading: '職員',
    cell: ({ person }) => (
      <Link component={LinkBase} to={`/administration/trail/people/${person.id}`}>
        {person.name ?? '不明な職員'}
      </Link>
    ),
  },
  {
    heading: '相談',
    cell: ({ consultation }) => (
      <Link component={LinkBase} to={`/consultations/${consultation.id}/show`}>
        No.{consultation.number}
      </Link>
    ),
  },
  { heading: '時間（めやす）', cell: ({ minutes }) => spentText(minutes) },
  { heading: '目的', cell: ({ purposes }) => purposesText(purposes), wraps: true },
  { heading: 'したこと', cell: (sitting) => doneText(sitting), wraps: true },
];
