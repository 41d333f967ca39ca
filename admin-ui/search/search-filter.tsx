/** Which consultations are searched: the one filter of records, out of the way until it is wanted. */
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { readFilter, writeFilter, type RecordFilter } from '../../domain/record-filter.ts';
import { RecordFilterBar } from '../records/record-filter-bar.tsx';
import { useModes, useRecordNames } from '../records/use-record-filter.ts';
import { searchStore, useSearch } from './search-store.ts';

export function SearchFilter() {
  const { filter, state, searchedFilter } = useSearch();
  const names = useRecordNames();
  const [isOpen, setOpen] = useState(filter !== '');
  const { practice } = useModes();
  const only = (chosen: RecordFilter) =>
    practice === 'only' ? { ...chosen, practice: true } : chosen;
  const isChanged = state !== 'idle' && filter !== searchedFilter;
  return (
    <Box sx={{ mt: 1 }}>
      <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} sx={{ mb: 1 }}>
        {isOpen ? '条件を閉じる' : '期間や結果などの条件で絞り込む'}
      </Button>
      {isOpen && (
        <RecordFilterBar
          value={only(readFilter(filter) ?? {})}
          onChange={(chosen) => searchStore.choose(writeFilter(chosen))}
          names={names}
          hasPersons
        />
      )}
      {!isOpen && filter !== '' && <Typography variant="body2">条件を付けています。</Typography>}
      {isChanged && (
        <Typography role="status" variant="body2">
          条件が変わりました。「検索」を押すと探し直します。
        </Typography>
      )}
    </Box>
  );
}
