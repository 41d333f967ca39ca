/** Which records: the one filter of records, as search and figures have it. */
import { Box, Typography } from '@mui/material';
import type { RecordFilter } from '../../domain/record-filter.ts';
import { RecordFilterBar } from '../records/record-filter-bar.tsx';
import { useRecordNames } from '../records/use-record-filter.ts';

interface Props {
  legend: string;
  filter: RecordFilter;
  /** Those in which one may write out records. */
  services: readonly { id: string; name: string }[];
  onChange: (filter: RecordFilter) => void;
}

export function FilterPart({ legend, filter, services, onChange }: Props) {
  const names = { ...useRecordNames(), services };
  return (
    <Box>
      <Typography component="h3" sx={{ fontWeight: 700, mb: 1 }}>
        {legend}
      </Typography>
      <RecordFilterBar value={filter} onChange={onChange} names={names} hasPersons />
    </Box>
  );
}
