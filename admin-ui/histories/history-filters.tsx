/** Which consultations' histories are listed. */
import { Button, FormControlLabel, Stack, Switch, TextField } from '@mui/material';
import { STAGES } from '../../domain/consultation.ts';
import { STAGE_WORDS } from '../i18n/words.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import { DateField } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import type { HistoryFilters as Filters } from './use-histories.ts';

interface Props {
  filters: Filters;
  services: readonly { id: string; name: string }[];
}

export function HistoryFilters({ filters, services }: Props) {
  const { one, many, set, clear, hasFilter } = filters;
  const today = businessDay(new Date());
  return (
    <Stack role="search" aria-label="履歴の絞り込み" sx={{ gap: 1, mb: 2 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          label="相談の番号"
          size="small"
          value={one('number')}
          onChange={({ target }) =>
            set('number', [target.value.normalize('NFKC').replaceAll(/\D/gu, '').slice(0, 9)])
          }
          sx={{ width: '8rem' }}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { inputMode: 'numeric' } }}
        />
        {services.length > 1 && (
          <SingleChoice
            label="窓口"
            words={{
              '': 'すべて',
              ...Object.fromEntries(services.map(({ id, name }) => [id, name])),
            }}
            value={one('service')}
            onChange={(service) => set('service', [service])}
          />
        )}
        <SeveralChoices
          label="段階"
          words={STAGE_WORDS}
          codes={STAGES}
          value={many('stage')}
          onChange={(stages) => set('stage', stages)}
        />
        <FormControlLabel
          control={
            <Switch
              checked={one('differing') === 'true'}
              onChange={({ target }) => set('differing', target.checked ? ['true'] : [])}
            />
          }
          label="違いのあるものだけ"
        />
        {hasFilter && <Button onClick={clear}>条件をすべて外す</Button>}
      </Stack>
      <Stack direction="row" sx={{ gap: 1, maxWidth: '32rem' }}>
        <DateField
          label="この日から始まった"
          value={one('from')}
          lean="past"
          max={today}
          onChange={(day) => day !== null && set('from', [day])}
        />
        <DateField
          label="この日までに始まった"
          value={one('to')}
          lean="past"
          max={today}
          onChange={(day) => day !== null && set('to', [day])}
        />
      </Stack>
    </Stack>
  );
}
