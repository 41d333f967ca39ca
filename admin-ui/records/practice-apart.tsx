/** Practice and live records are looked at one or the other: which of them it is, and the way to the others. */
import { Button, Stack, Typography } from '@mui/material';
import type { RecordFilter } from '../../domain/record-filter.ts';
import { PRACTICE_RECORDS } from '../../domain/record-words.ts';
import { PracticeChip } from '../parts/practice-mark.tsx';
import { useModes } from './use-record-filter.ts';

interface Props {
  value: RecordFilter;
  onChange: (filter: RecordFilter) => void;
}

/** Nothing where there is no practice. */
export function PracticeApart({ value, onChange }: Props) {
  const { practice } = useModes();
  if (practice === 'none' && !value.practice) return null;
  const { practice: isShown = false, services: _services, ...others } = value;
  return (
    <Stack direction="row" sx={{ gap: 1, mb: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
      {isShown && (
        <>
          <PracticeChip />
          <Typography role="status">
            {PRACTICE_RECORDS}だけを見ています。本番の記録には数えません。
          </Typography>
        </>
      )}
      {practice !== 'only' && (
        <Button
          size="small"
          variant="outlined"
          // The services that were chosen are of the other kind.
          onClick={() => onChange(isShown ? others : { ...others, practice: true })}
        >
          {isShown ? '本番の記録を見る' : '練習の記録を見る'}
        </Button>
      )}
    </Stack>
  );
}
