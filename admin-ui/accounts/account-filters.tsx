/** Which accounts are shown, and in what order. */
import { Button, FormControlLabel, Stack, Switch, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { ACCOUNT_STATE_WORDS, ROLE_WORDS } from '../../domain/account-words.ts';
import { ACCOUNT_STATES } from '../../domain/accounts.ts';
import { GIVEN_ROLES } from '../../domain/memberships.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import type { AccountFilters as Filters } from './use-accounts.ts';

const ORDER_WORDS = {
  name: '氏名の順',
  login: '職員IDの順',
  state: '状態の順',
  last: 'サインインの古い順',
};
/** While somebody types nothing is asked for. */
const SETTLED_MS = 300;

interface Props {
  filters: Filters;
  services: readonly { id: string; name: string }[];
}

export function AccountFilters({ filters, services }: Props) {
  const { one, many, set } = filters;
  return (
    <Stack
      role="search"
      aria-label="職員の絞り込み"
      direction="row"
      sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', mb: 2 }}
    >
      <Search filters={filters} />
      <SeveralChoices
        label="状態"
        words={ACCOUNT_STATE_WORDS}
        codes={ACCOUNT_STATES}
        value={many('state')}
        onChange={(state) => set('state', state)}
      />
      <SeveralChoices
        label="役割"
        words={ROLE_WORDS}
        codes={GIVEN_ROLES}
        value={many('role')}
        onChange={(role) => set('role', role)}
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
      <SingleChoice
        label="並べ方"
        words={ORDER_WORDS}
        value={one('order') || 'name'}
        onChange={(order) => set('order', [order])}
      />
      <FormControlLabel
        control={
          <Switch
            checked={one('unused') === 'true'}
            onChange={(_event, isOn) => set('unused', [isOn ? 'true' : ''])}
          />
        }
        label="90日以上サインインなし"
      />
      {filters.hasFilter && <Button onClick={filters.clear}>条件をすべて外す</Button>}
    </Stack>
  );
}

function Search({ filters: { one, set } }: { filters: Filters }) {
  const given = one('q');
  const [text, setText] = useState(given);
  useEffect(() => {
    if (text.trim() === given) return undefined;
    const later = setTimeout(() => set('q', [text.trim()]), SETTLED_MS);
    return () => clearTimeout(later);
  }, [text]);
  useEffect(() => {
    if (given === '') setText('');
  }, [given]);
  return (
    <TextField
      label="氏名・職員ID・所属"
      type="search"
      size="small"
      value={text}
      onChange={({ target }) => setText(target.value)}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { maxLength: 60 } }}
      sx={{ width: { xs: '100%', sm: '14rem' } }}
    />
  );
}
