/** Which records are meant: the one filter of search, exports and figures. */
import { Box, Button, Chip, Stack } from '@mui/material';
import { useState } from 'react';
import type { RecordFilter } from '../../domain/record-filter.ts';
import { filterWords, type RecordNames } from '../../domain/record-words.ts';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { DateField } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import { FurtherConditions } from './further-conditions.tsx';
import { ListCondition } from './list-condition.tsx';
import { PracticeApart } from './practice-apart.tsx';
import { namedPeriods } from './periods.ts';
import { useModes } from './use-record-filter.ts';

interface Props {
  value: RecordFilter;
  onChange: (filter: RecordFilter) => void;
  names: RecordNames;
  /** Whether it may ask for counselors and flags: lists of single consultations do, figures do not. */
  hasPersons: boolean;
}

const BY_WORDS = { opened: '相談開始日', closed: '終了日' } as const;

export function RecordFilterBar({ value, onChange, names, hasPersons }: Props) {
  const [isOpen, setOpen] = useState(false);
  const set = (change: RecordFilter) => onChange(cleared({ ...value, ...change }));
  const { from: _from, to: _to, by: _by, practice = false, ...conditions } = value;
  const further = filterWords({ ...conditions, services: undefined }, names);
  const { modeOf } = useModes();
  const services = names.services.filter(({ id }) => (modeOf.get(id) === 'practice') === practice);
  return (
    <Box role="search" aria-label="絞り込み" sx={{ mb: 1.5 }}>
      <PracticeApart value={value} onChange={onChange} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <SingleChoice
          label="期間の基準"
          words={BY_WORDS}
          value={value.by ?? 'opened'}
          onChange={(by) => set({ by: by === 'closed' ? 'closed' : undefined })}
        />
        <Period value={value} onChange={set} />
        {services.length > 1 && (
          <ListCondition
            field="services"
            value={value}
            names={{ ...names, services }}
            onChange={set}
          />
        )}
        <Button
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          sx={{ whiteSpace: 'nowrap' }}
        >
          {isOpen ? 'ほかの条件を閉じる' : 'ほかの条件'}
        </Button>
        {further.length > 0 && (
          <Button onClick={() => onChange(periodOf(value))}>条件を消す</Button>
        )}
      </Stack>
      {isOpen && (
        <FurtherConditions value={value} names={names} hasPersons={hasPersons} onChange={set} />
      )}
      {!isOpen && further.length > 0 && (
        <Stack
          component="ul"
          direction="row"
          aria-label="効いている条件"
          sx={{ gap: 0.5, flexWrap: 'wrap', m: 0, mt: 1, p: 0, listStyle: 'none' }}
        >
          {further.map(([name, words]) => (
            <li key={name}>
              <Chip
                size="small"
                variant="outlined"
                label={`${name}：${words}`}
                sx={{ height: 'auto', '& .MuiChip-label': { whiteSpace: 'normal' } }}
              />
            </li>
          ))}
        </Stack>
      )}
    </Box>
  );
}

function periodOf({ practice, by, from, to, services }: RecordFilter): RecordFilter {
  return cleared({ practice, by, from, to, services });
}

/** What is not chosen is no condition. */
function cleared(filter: RecordFilter): RecordFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function Period({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const today = businessDay(new Date());
  const isWrong = value.from !== undefined && value.to !== undefined && value.from > value.to;
  const give = (end: 'from' | 'to') => (day: string | null) => {
    // Half typed it is no day yet; the period stays as it was.
    if (day !== null) onChange({ [end]: day === '' ? undefined : day });
  };
  return (
    <Box>
      <Stack direction="row" sx={{ gap: 1, maxWidth: '26rem' }}>
        <DateField
          label="この日から"
          value={value.from ?? ''}
          lean="past"
          onChange={give('from')}
        />
        <DateField label="この日まで" value={value.to ?? ''} lean="past" onChange={give('to')} />
      </Stack>
      {isWrong && (
        <Box role="alert" sx={{ color: 'error.main' }}>
          「この日まで」を「この日から」より後の日にしてください。
        </Box>
      )}
      <Stack direction="row" role="group" aria-label="よく使う期間" sx={{ flexWrap: 'wrap' }}>
        {namedPeriods(today).map(({ name, period }) => {
          const isChosen = period.from === value.from && period.to === value.to;
          return (
            <Button
              key={name}
              size="small"
              aria-pressed={isChosen}
              onClick={() => onChange(period)}
              sx={{ minWidth: 0, ...(isChosen ? { bgcolor: 'action.selected' } : {}) }}
            >
              {name}
            </Button>
          );
        })}
      </Stack>
    </Box>
  );
}
