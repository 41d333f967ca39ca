/** The same as the calendar, as a table. */
import { Box } from '@mui/material';
import { ROTA_ROLE_WORDS } from '../../domain/rota.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import type { Rota } from '../staff-api/agencies.ts';
import { daysOf, NOBODY, type Part } from './days.ts';

interface Row extends Part {
  day: string;
}

export function RotaTable({ rota }: { rota: Rota }) {
  const rows = daysOf(rota).flatMap(({ name, date, parts }) =>
    parts.map((part): Row => ({ ...part, key: `${date}/${part.key}`, day: name })),
  );
  return (
    <Box sx={{ mb: 2 }}>
      <StackingTable
        label="当番の表"
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { heading: '日', cell: ({ day }) => day },
          { heading: '時間', cell: ({ time }) => time },
          { heading: '役割', cell: ({ span }) => (span ? ROTA_ROLE_WORDS[span.role] : '－') },
          {
            heading: '人',
            wraps: true,
            cell: ({ span }) =>
              span ? (
                (span.person.name ?? '職員')
              ) : (
                <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
                  {NOBODY}
                </Box>
              ),
          },
        ]}
      />
    </Box>
  );
}
