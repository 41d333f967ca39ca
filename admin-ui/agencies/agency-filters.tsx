/** What of the directory is shown. */
import { Button, FormControlLabel, Stack, Switch } from '@mui/material';
import { ESCALATION_KINDS } from '../../domain/escalation.ts';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import { useMe } from '../session/session.ts';
import type { AgencyFilters } from './use-agencies.ts';

interface Props {
  filters: AgencyFilters;
  areas: readonly string[];
}

export function AgencyFilterBar({ filters, areas }: Props) {
  const { many, one, set, clear, hasFilter } = filters;
  const { services } = useMe();
  const chosen = one('area');
  // What was chosen stays there to be seen, though nothing is of that area any more.
  const all = chosen === '' || areas.includes(chosen) ? areas : [...areas, chosen];
  const flag = (name: 'stale' | 'retired', label: string) => (
    <FormControlLabel
      label={label}
      control={
        <Switch
          checked={one(name) === 'true'}
          onChange={({ target }) => set(name, target.checked ? ['true'] : [])}
        />
      }
    />
  );
  return (
    <Stack
      direction="row"
      role="search"
      aria-label="名簿の絞り込み"
      sx={{ gap: 1, mb: 2, flexWrap: 'wrap', alignItems: 'center' }}
    >
      <SeveralChoices
        label="種類"
        words={ESCALATION_KIND_WORDS}
        codes={ESCALATION_KINDS}
        value={many('kind')}
        onChange={(values) => set('kind', values)}
      />
      <SingleChoice
        label="地域"
        words={{ '': 'すべて', ...Object.fromEntries(all.map((area) => [area, area])) }}
        value={chosen}
        onChange={(value) => set('area', [value])}
      />
      {services.length > 1 && (
        <SingleChoice
          label="窓口"
          words={{
            '': 'すべて',
            ...Object.fromEntries(services.map(({ id, name }) => [id, name])),
          }}
          value={one('service')}
          onChange={(value) => set('service', [value])}
        />
      )}
      {flag('stale', '1年以上確認していない')}
      {flag('retired', '使わなくした機関')}
      {hasFilter && <Button onClick={clear}>条件をすべて外す</Button>}
    </Stack>
  );
}
