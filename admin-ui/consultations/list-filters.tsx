/** Filters and order of the list; react-admin keeps them in the address, and for the next time. */
import { Button, Stack, TextField, useMediaQuery } from '@mui/material';
import { useEffect, useState, type FormEvent } from 'react';
import { useListContext, useNotify } from 'react-admin';
import { STAGES } from '../../domain/consultation.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import { PRIORITY_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { useServices } from '../parts/use-services.ts';
import { isListOrder, LIST_ORDERS } from './list-orders.ts';

const ASSIGNEES = { '': '全員', me: '自分', none: '担当なし' } as const;
const ENDED = { '': '完了していない', true: '完了した相談', any: 'すべて' } as const;
const ESCALATED = { '': 'すべて', true: '連携中' } as const;
/** Behind 「くわしい条件」 until one of them is set. */
const DETAILED = ['number', 'openedFrom', 'openedTo', 'hasOpenEscalation'] as const;

type Filters = Record<string, string | string[] | undefined>;

function useFilters() {
  const { filterValues, setFilters } = useListContext();
  const filters = filterValues as Filters;
  const set = (name: string, value: string | string[]) => {
    const { [name]: _before, ...others } = filters;
    setFilters(value.length === 0 ? others : { ...others, [name]: value });
  };
  const text = (name: string) => {
    const value = filters[name];
    return typeof value === 'string' ? value : '';
  };
  const one = (name: string) => ({
    value: text(name),
    onChange: (value: string) => set(name, value),
  });
  const many = (name: string) => ({
    value: [filters[name] ?? []].flat(),
    onChange: (value: string[]) => set(name, value),
  });
  return { filters, setFilters, set, text, one, many };
}

export function ListFilters() {
  const { sort, setSort } = useListContext();
  const { data: services } = useServices();
  const { filters, setFilters, one, many } = useFilters();
  const hasDetail = DETAILED.some((name) => name in filters);
  const [isDetailed, setDetailed] = useState(hasDetail);
  const count = Object.keys(filters).length;
  const isNarrow = useMediaQuery('(max-width: 599px)');
  const [isOpen, setOpen] = useState(false);
  // On a small screen the consultations come first.
  if (isNarrow && !isOpen)
    return (
      <Button size="small" variant="outlined" sx={{ mb: 1 }} onClick={() => setOpen(true)}>
        絞り込み・並び順{count > 0 ? `（${count}つの条件）` : ''}
      </Button>
    );
  return (
    <Stack role="search" aria-label="相談の絞り込み" sx={{ gap: 1, mb: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <SeveralChoices label="段階" words={STAGE_WORDS} codes={STAGES} {...many('stage')} />
        <SeveralChoices
          label="優先度"
          words={PRIORITY_WORDS}
          codes={PRIORITIES.toReversed()}
          {...many('priority')}
        />
        <SingleChoice label="担当" words={ASSIGNEES} {...one('assignee')} />
        {(services?.data.length ?? 0) > 1 && (
          <SingleChoice
            label="窓口"
            words={{
              '': 'すべて',
              ...Object.fromEntries(services?.data.map(({ id, name }) => [id, name]) ?? []),
            }}
            {...one('service')}
          />
        )}
        <SingleChoice label="完了" words={ENDED} {...one('ended')} />
        <SingleChoice
          label="並び順"
          words={Object.fromEntries(
            Object.entries(LIST_ORDERS).map(([code, { name }]) => [code, name]),
          )}
          value={sort.field}
          onChange={(field) => {
            if (isListOrder(field)) setSort({ field, order: LIST_ORDERS[field].order });
          }}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        {!isDetailed && (
          <Button size="small" variant="outlined" onClick={() => setDetailed(true)}>
            くわしい条件
          </Button>
        )}
        <Button
          size="small"
          disabled={count === 0}
          onClick={() => {
            setFilters({});
            setDetailed(false);
          }}
        >
          条件を外す
        </Button>
        <CopyLink />
        {isNarrow && (
          <Button size="small" onClick={() => setOpen(false)}>
            条件を閉じる
          </Button>
        )}
      </Stack>
      {isDetailed && <Detailed />}
    </Stack>
  );
}

/** Number, days of opening and escalations: asked for less often. */
function Detailed() {
  const { set, text, one } = useFilters();
  const day = (name: 'openedFrom' | 'openedTo') => ({
    value: text(name),
    onChange: (value: TypedDay) => {
      if (value !== null && value !== text(name)) set(name, value);
    },
    lean: 'past' as const,
  });
  return (
    <Stack
      direction="row"
      sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start', '& > *': { width: '16rem' } }}
    >
      <NumberField value={text('number')} onGive={(number) => set('number', number)} />
      <div>
        <DateField label="始まった日（から）" {...day('openedFrom')} />
      </div>
      <div>
        <DateField label="始まった日（まで）" {...day('openedTo')} />
      </div>
      <SingleChoice label="関係機関との連携" words={ESCALATED} {...one('hasOpenEscalation')} />
    </Stack>
  );
}

/** Looked for when Enter is pressed or the field is left: half a number is another one. */
function NumberField({ value, onGive }: { value: string; onGive: (number: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const give = () => {
    if (text.trim() !== value) onGive(text.trim());
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        give();
      }}
    >
      <TextField
        label="番号"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={give}
        helperText="例 12（Enterで探す）"
        autoComplete="off"
        fullWidth
        slotProps={{
          inputLabel: { shrink: true },
          htmlInput: { inputMode: 'numeric', maxLength: 20 },
        }}
      />
    </form>
  );
}

/** The address of the list as it is filtered and ordered now: a colleague who opens it sees the same. */
function CopyLink() {
  const { filterValues, sort } = useListContext();
  const notify = useNotify();
  async function copy() {
    const query = new URLSearchParams({
      filter: JSON.stringify(filterValues),
      sort: sort.field,
      order: sort.order,
    });
    const link = new URL(`#/consultations?${query.toString()}`, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      notify('この一覧へのリンクをコピーしました。同じ窓口の職員が開くと、同じ条件で出ます。', {
        type: 'info',
      });
    } catch {
      notify('コピーできませんでした。ブラウザーのアドレス欄からコピーしてください。', {
        type: 'warning',
      });
    }
  }
  return (
    <Button size="small" onClick={() => void copy()}>
      この一覧のリンクをコピー
    </Button>
  );
}
