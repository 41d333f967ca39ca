/** What of the trail is shown; it stands in the address. */
import { Button, Stack, TextField } from '@mui/material';
import { LinkBase, useLocation } from 'react-admin';
import { actionsOfKind, trailName } from '../../domain/trail.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import { DateField } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import { daysOf, shifted } from './months.ts';
import type { FilterName, Filters } from './use-trail.ts';
import { KIND_WORDS, KINDS, OUTCOME_WORDS, OUTCOMES, PURPOSE_WORDS, PURPOSES } from './words.ts';

interface Props {
  filters: Filters;
  /** Those one can choose from; none where all rows are one's own. */
  people: readonly { id: string; name: string | null }[] | null;
}

export function TrailFilters({ filters, people }: Props) {
  const { many, one, set, clear, hasFilter } = filters;
  const today = businessDay(new Date());
  const services = useMe().services.map(({ id, name }) => [id, name]);
  const several = (name: FilterName) => ({
    value: many(name),
    onChange: (values: string[]) => set(name, values),
  });
  const day = (name: 'from' | 'to', label: string) => (
    <DateField
      key={`${name}/${one(name)}`}
      label={label}
      value={one(name)}
      lean="past"
      max={today}
      onChange={(value) => value !== null && set(name, [value])}
    />
  );
  return (
    <Stack role="search" aria-label="操作記録の絞り込み" sx={{ gap: 1, mb: 2 }}>
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
        {people !== null && (
          <SingleChoice
            label="職員"
            words={peopleWords(people, one('staff'))}
            value={one('staff')}
            onChange={(id) => set('staff', [id])}
          />
        )}
        <SeveralChoices label="種類" words={KIND_WORDS} codes={KINDS} {...several('kind')} />
        <SeveralChoices
          label="目的"
          words={PURPOSE_WORDS}
          codes={PURPOSES}
          {...several('purpose')}
        />
        <SeveralChoices
          label="結果"
          words={OUTCOME_WORDS}
          codes={OUTCOMES}
          {...several('outcome')}
        />
        {(many('kind').length > 0 || one('action') !== '') && (
          <SingleChoice
            label="操作"
            words={actionWords(many('kind'), one('action'))}
            value={one('action')}
            onChange={(action) => set('action', [action])}
          />
        )}
        {services.length > 1 && (
          <SingleChoice
            label="窓口"
            words={Object.fromEntries([['', 'すべて'], ...services])}
            value={one('service')}
            onChange={(id) => set('service', [id])}
          />
        )}
        {one('consultation') !== '' && (
          <Button variant="outlined" onClick={() => set('consultation', [])}>
            1件の相談だけを表示中（すべてに戻す）
          </Button>
        )}
        {hasFilter && <Button onClick={clear}>条件をすべて外す</Button>}
      </Stack>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <Stack direction="row" sx={{ gap: 1, maxWidth: '32rem' }}>
          {day('from', 'この日から')}
          {day('to', 'この日まで')}
        </Stack>
        <Months query={filters.query} />
      </Stack>
    </Stack>
  );
}

/** This month and the last one: what is asked for most. */
function Months({ query }: { query: URLSearchParams }) {
  const { pathname } = useLocation();
  const today = businessDay(new Date());
  const thisMonth = today.slice(0, 7);
  const to = (month: string) => {
    const next = new URLSearchParams(query);
    next.delete('page');
    for (const [name, day] of Object.entries(daysOf(month)))
      next.set(name, day < today ? day : today);
    return `${pathname}?${next}`;
  };
  return (
    <>
      <Button component={LinkBase} to={to(thisMonth)}>
        今月
      </Button>
      <Button component={LinkBase} to={to(shifted(thisMonth, -1))}>
        先月
      </Button>
    </>
  );
}

/** The actions of the kinds that are shown, and the one that is chosen. */
function actionWords(kinds: readonly string[], chosen: string): Readonly<Record<string, string>> {
  const words: Record<string, string> = { '': 'すべて' };
  const codes = KINDS.filter((kind) => kinds.includes(kind)).flatMap(actionsOfKind);
  for (const code of chosen === '' ? codes : [...codes, chosen])
    words[code] = trailName(code) ?? '選んだ操作';
  return words;
}

/** Somebody who is chosen, and has left since, keeps their place. */
function peopleWords(
  people: NonNullable<Props['people']>,
  chosen: string,
): Readonly<Record<string, string>> {
  const words: Record<string, string> = { '': 'すべて' };
  for (const { id, name } of people) words[id] = name ?? '不明な職員';
  if (chosen !== '' && words[chosen] === undefined) words[chosen] = '選んだ職員';
  return words;
}
