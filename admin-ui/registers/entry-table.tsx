/** Entries beside each other: the required fields as columns, the rest together. */
import { Box, Chip } from '@mui/material';
import type { ReactNode } from 'react';
import { definitionOf, type RegisterCode, type RegisterField } from '../../domain/registers.ts';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayText } from '../parts/time.ts';
import type { RegisterEntry } from '../staff-api/registers.ts';

/** What stands in the field, as it is read. */
export function valueText({ code, kind }: RegisterField, entry: RegisterEntry): string {
  const value = entry.values[code] ?? '';
  return kind === 'date' && value !== '' ? dayText(value) : value;
}

const MOST_COLUMNS = 5;

interface Props {
  register: RegisterCode;
  entries: readonly RegisterEntry[];
  actions: (entry: RegisterEntry) => ReactNode;
}

export function EntryTable({ register, entries, actions }: Props) {
  const { name, fields } = definitionOf(register);
  const shown = fields.filter(({ isRequired }) => isRequired).slice(0, MOST_COLUMNS);
  const rest = fields.filter((field) => !shown.includes(field));
  const columns: Column<RegisterEntry>[] = [
    ...shown.map((field, at) => ({
      heading: field.name,
      wraps: true,
      cell: (entry: RegisterEntry) => (
        <Box component="span" sx={entry.struckOut ? { textDecoration: 'line-through' } : {}}>
          {valueText(field, entry)}
          {at === 0 && entry.struckOut && <Chip size="small" label="取り消し" sx={{ ml: 1 }} />}
          {at === 0 && entry.isDue && (
            <Chip size="small" color="warning" label="期日" sx={{ ml: 1 }} />
          )}
        </Box>
      ),
    })),
    {
      heading: 'そのほか',
      wraps: true,
      cell: (entry) =>
        rest
          .filter((field) => valueText(field, entry) !== '')
          .map((field) => `${field.name}：${valueText(field, entry)}`)
          .join('　'),
    },
    { heading: '操作', cell: actions },
  ];
  return <StackingTable label={name} rows={entries} keyOf={({ id }) => id} columns={columns} />;
}
