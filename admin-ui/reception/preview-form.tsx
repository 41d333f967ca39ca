/** Which instant, under which settings, behind how many who wait. */
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { Moment } from '../../domain/what-happens.ts';
import { MomentField } from '../parts/date-field.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Preview, PreviewAsked } from '../staff-api/reception.ts';

interface Props {
  asked: PreviewAsked;
  moments: Preview['moments'];
  /** In force and announced. */
  versions: readonly { version: number; effectiveFrom: string }[];
  hasDraft: boolean;
  onAsk: (asked: PreviewAsked) => void;
}

const MOMENT_NAMES: Readonly<Record<Moment, string>> = {
  now: '今',
  'before-opening': '次の開始の1分前',
  'before-deadline': '新しい相談の締切の1分前',
  'after-deadline': '新しい相談の締切',
  'before-closing': '終了の1分前',
  'year-end': '12月31日 15:59',
  stop: '次の休止の始まり',
};

const MOST_WAITING = 999;

export function PreviewForm({ asked, moments, versions, hasDraft, onAsk }: Props) {
  // What is typed begins anew with each choice beside it.
  const [chosen, setChosen] = useState(0);
  function choose(at: string | undefined) {
    setChosen(chosen + 1);
    onAsk({ ...asked, at });
  }
  return (
    <Box role="search" aria-label="確かめる日時" sx={{ mb: 2 }}>
      <Stack
        direction="row"
        sx={{ gap: 1, flexWrap: 'wrap', mb: 2 }}
        role="group"
        aria-label="よく確かめる日時"
      >
        {moments.map(({ name, at }) => (
          <Button
            key={name}
            size="small"
            variant="outlined"
            aria-pressed={name === 'now' ? asked.at === undefined : asked.at === at}
            onClick={() => choose(name === 'now' ? undefined : at)}
          >
            {MOMENT_NAMES[name]}
            {name !== 'now' && name !== 'year-end' && `（${dayTimeText(at)}）`}
          </Button>
        ))}
      </Stack>
      <Stack
        direction={{ xs: 'column', md: 'row' }}
        sx={{ gap: 2, alignItems: { md: 'flex-start' }, maxWidth: '70rem' }}
      >
        <Box sx={{ flex: 2 }}>
          <MomentField
            key={chosen}
            label="確かめる"
            value={asked.at ?? null}
            when="anywhere"
            onChange={(at) => at !== null && onAsk({ ...asked, at })}
          />
        </Box>
        <SettingsChoice asked={asked} versions={versions} hasDraft={hasDraft} onAsk={onAsk} />
        <TextField
          label="先に待っている人数"
          type="number"
          value={asked.waiting}
          onChange={({ target }) => {
            const waiting = Math.trunc(Number(target.value));
            if (waiting >= 0 && waiting <= MOST_WAITING) onAsk({ ...asked, waiting });
          }}
          sx={{ width: '11rem', flexShrink: 0 }}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: 0, max: MOST_WAITING } }}
        />
      </Stack>
      {asked.of === 'version' && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
          選んだ版が、その日時に使われているとして示します。
        </Typography>
      )}
    </Box>
  );
}

function SettingsChoice({
  asked,
  versions,
  hasDraft,
  onAsk,
}: Pick<Props, 'asked' | 'versions' | 'hasDraft' | 'onAsk'>) {
  return (
    <TextField
      select
      label="どの設定で"
      value={asked.of === 'version' ? String(asked.version) : asked.of}
      onChange={({ target }) => {
        const { value } = target;
        const { version: _before, ...rest } = asked;
        if (value === 'then' || value === 'draft') onAsk({ ...rest, of: value });
        else onAsk({ ...rest, of: 'version', version: Number(value) });
      }}
      sx={{ flex: 1, minWidth: '15rem' }}
    >
      <MenuItem value="then">そのとき使われる設定</MenuItem>
      {hasDraft && <MenuItem value="draft">下書き</MenuItem>}
      {versions.map(({ version, effectiveFrom }) => (
        <MenuItem key={version} value={String(version)}>
          第{version}版（{dayTimeText(effectiveFrom)}から）
        </MenuItem>
      ))}
    </TextField>
  );
}
