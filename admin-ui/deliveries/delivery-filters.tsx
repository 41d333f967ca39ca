/** What of the record is shown; it stands in the address, so that it can be handed on. */
import { Button, Stack, TextField } from '@mui/material';
import { DELIVERY_STATUSES, DELIVERY_TEXTS } from '../../domain/delivery.ts';
import { SeveralChoices } from '../parts/choice-filters.tsx';
import { DateField } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import type { DeliveryFilter, FilterName } from './use-deliveries.ts';
import { DELIVERY_STATUS_WORDS, DELIVERY_TEXT_WORDS } from './words.ts';

export function DeliveryFilters({ filters }: { filters: DeliveryFilter }) {
  const { many, one, set, clear, hasFilter } = filters;
  const today = businessDay(new Date());
  const several = (name: FilterName) => ({
    value: many(name),
    onChange: (values: string[]) => set(name, values),
  });
  return (
    <Stack role="search" aria-label="記録の絞り込み" sx={{ gap: 1, mb: 2 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <SeveralChoices
          label="状態"
          words={DELIVERY_STATUS_WORDS}
          codes={DELIVERY_STATUSES}
          {...several('status')}
        />
        <SeveralChoices
          label="種類"
          words={DELIVERY_TEXT_WORDS}
          codes={DELIVERY_TEXTS}
          {...several('text')}
        />
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
        {many('broadcast').length > 0 && (
          <Button variant="outlined" onClick={() => set('broadcast', [])}>
            1つのお知らせ配信だけを表示中（すべてに戻す）
          </Button>
        )}
        {hasFilter && <Button onClick={clear}>条件をすべて外す</Button>}
      </Stack>
      <Stack direction="row" sx={{ gap: 1, maxWidth: '32rem' }}>
        <DateField
          label="この日から"
          value={one('from')}
          lean="past"
          max={today}
          onChange={(day) => day !== null && set('from', [day])}
        />
        <DateField
          label="この日まで"
          value={one('to')}
          lean="past"
          max={today}
          onChange={(day) => day !== null && set('to', [day])}
        />
      </Stack>
    </Stack>
  );
}
