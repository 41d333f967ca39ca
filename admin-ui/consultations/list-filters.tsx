/** Filters and order of the list; react-admin keeps them in the URL. */
import { Button, Checkbox, ListItemText, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useListContext } from 'react-admin';
import { STAGES } from '../../domain/consultation.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { PRIORITY_WORDS, STAGE_WORDS } from '../i18n/words.ts';

const ASSIGNEES = { '': '全員', me: '自分', none: '担当なし' } as const;
const ENDED = { '': '対応中', true: '完了した相談', any: 'すべて' } as const;
const ORDERS = {
  urgency: { name: '緊急度', order: 'DESC' },
  waitingSince: { name: '待ち時間が長い順', order: 'ASC' },
  openedAt: { name: '新しい順', order: 'DESC' },
  nextActionAt: { name: '次の自動処理が近い順', order: 'ASC' },
  number: { name: '番号', order: 'DESC' },
} as const;

type Filters = Record<string, string | string[] | undefined>;

export function ListFilters() {
  const { filterValues, setFilters, sort, setSort } = useListContext();
  const { data: services } = useServices();
  const filters = filterValues as Filters;
  const set = (name: string, value: string | string[]) => {
    const { [name]: _before, ...others } = filters;
    setFilters(value.length === 0 ? others : { ...others, [name]: value });
  };
  const one = (name: string) => ({
    value: typeof filters[name] === 'string' ? filters[name] : '',
    onChange: (value: string) => set(name, value),
  });
  const many = (name: string) => ({
    value: [filters[name] ?? []].flat(),
    onChange: (value: string[]) => set(name, value),
  });
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Stack
      direction="row"
      role="search"
      aria-label="相談の絞り込み"
      sx={{ gap: 1, flexWrap: 'wrap', mb: 1.5, alignItems: 'center' }}
    >
      <Several label="段階" words={STAGE_WORDS} codes={STAGES} {...many('stage')} />
      <Several
        label="優先度"
        words={PRIORITY_WORDS}
        codes={PRIORITIES.toReversed()}
        {...many('priority')}
      />
      <Single label="担当" words={ASSIGNEES} {...one('assignee')} />
      {(services?.data.length ?? 0) > 1 && (
        <Single
          label="窓口"
          words={{
            '': 'すべて',
            ...Object.fromEntries(services?.data.map(({ id, name }) => [id, name]) ?? []),
          }}
          {...one('service')}
        />
      )}
      <Single label="状態" words={ENDED} {...one('ended')} />
      <Single
        label="並び順"
        words={Object.fromEntries(Object.entries(ORDERS).map(([code, { name }]) => [code, name]))}
        value={sort.field}
        onChange={(field) => setSort({ field, order: ORDERS[field as keyof typeof ORDERS].order })}
      />
      <Button disabled={!isFiltered} onClick={() => setFilters({})}>
        条件を外す
      </Button>
    </Stack>
  );
}

export function useServices() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['services'], queryFn: () => api.services() });
}

interface SingleProps {
  label: string;
  words: Readonly<Record<string, string>>;
  value: string;
  onChange: (value: string) => void;
}

function Single({ label, words, value, onChange }: SingleProps) {
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      sx={{ minWidth: '8rem' }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      {Object.entries(words).map(([code, word]) => (
        <MenuItem key={code} value={code}>
          {word}
        </MenuItem>
      ))}
    </TextField>
  );
}

interface SeveralProps<Code extends string> {
  label: string;
  words: Readonly<Record<Code, string>>;
  codes: readonly Code[];
  value: string[];
  onChange: (value: string[]) => void;
}

function Several<Code extends string>({
  label,
  words,
  codes,
  value,
  onChange,
}: SeveralProps<Code>) {
  const nameOf = (code: string) => words[code as Code];
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange([target.value].flat())}
      sx={{ minWidth: '8rem', maxWidth: '14rem' }}
      slotProps={{
        inputLabel: { shrink: true },
        select: {
          multiple: true,
          displayEmpty: true,
          renderValue: (chosen) =>
            [chosen as string | string[]].flat().map(nameOf).join('、') || 'すべて',
        },
      }}
    >
      {codes.map((code) => (
        <MenuItem key={code} value={code} dense>
          <Checkbox size="small" checked={value.includes(code)} tabIndex={-1} inert />
          <ListItemText primary={words[code]} />
        </MenuItem>
      ))}
    </TextField>
  );
}
