/** 「危険のサインの言葉」: what raises the priority when she writes it, and a field to try a sentence. */
import { Box, Button, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { PRIORITIES, RISKS, risksIn, type RiskWord } from '../../domain/priority.ts';
import { PRIORITY_WORDS, RISK_MARKS } from '../i18n/words.ts';
import { replaced, without, type Editing } from './editing.ts';
import { ListFault, PartCard } from './part-card.tsx';
import { RowButtons } from './row-buttons.tsx';

export function RiskWordsPart({ editing }: { editing: Editing }) {
  const { content, set, faultAt, isReadOnly } = editing;
  const { riskWords } = content.settings;
  const put = (words: RiskWord[]) => set({ riskWords: words });
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Typography>
        相談者の文にこの言葉があると、一覧で優先度が上がり、言葉に印が付きます。ひらがなとカタカナ、全角と半角の違いは気にしなくてかまいません。
      </Typography>
      <Trial words={riskWords} />
      <ListFault text={faultAt('riskWords')} />
      <Stack component="ul" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
        {riskWords.map((word, index) => (
          <Row
            key={index}
            word={word}
            index={index}
            count={riskWords.length}
            isReadOnly={isReadOnly}
            fault={faultAt(`riskWords.${index}.word`)}
            onChange={(next) => put(replaced(riskWords, index, next))}
            onRemove={() => put(without(riskWords, index))}
          />
        ))}
      </Stack>
      {!isReadOnly && (
        <Box>
          <Button
            variant="outlined"
            onClick={() => put([...riskWords, { word: '', risk: 'suicide', priority: 'high' }])}
          >
            言葉を加える
          </Button>
        </Box>
      )}
    </Stack>
  );
}

function Trial({ words }: { words: readonly RiskWord[] }) {
  const [text, setText] = useState('');
  const found = risksIn(
    text,
    words.filter(({ word }) => word.trim() !== ''),
  );
  return (
    <PartCard title="文を書いて試す" help="ここに書いた文は、どこにも保存しません。">
      <TextField
        size="small"
        label="試す文"
        value={text}
        onChange={({ target }) => setText(target.value)}
        slotProps={{ htmlInput: { maxLength: 2000, autoComplete: 'off' } }}
      />
      <Typography role="status" sx={{ fontWeight: found ? 700 : 400 }}>
        {text === '' && '文を書くと、見つかった危険のサインと優先度が出ます。'}
        {text !== '' && !found && '危険のサインは見つかりません。優先度は変わりません。'}
        {found &&
          `${found.risks.map((risk) => RISK_MARKS[risk]).join('、')}のサインが見つかりました。優先度は「${PRIORITY_WORDS[found.priority]}」になります。`}
      </Typography>
    </PartCard>
  );
}

interface RowProps {
  word: RiskWord;
  index: number;
  count: number;
  isReadOnly: boolean;
  fault: string | undefined;
  onChange: (word: RiskWord) => void;
  onRemove: () => void;
}

function Row({ word, index, count, isReadOnly, fault, onChange, onRemove }: RowProps) {
  const called = word.word === '' ? `${index + 1}番目の言葉` : `「${word.word}」`;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
        <TextField
          size="small"
          label="言葉"
          value={word.word}
          disabled={isReadOnly}
          error={fault !== undefined}
          helperText={fault}
          onChange={({ target }) => onChange({ ...word, word: target.value })}
          sx={{ flex: '2 1 10rem' }}
          slotProps={{ htmlInput: { 'aria-label': called, autoComplete: 'off' } }}
        />
        <Choice
          label={`${called}の危険`}
          shown="危険"
          all={RISKS}
          words={RISK_MARKS}
          value={word.risk}
          isReadOnly={isReadOnly}
          onChange={(risk) => onChange({ ...word, risk })}
        />
        <Choice
          label={`${called}の優先度`}
          shown="優先度"
          all={PRIORITIES}
          words={PRIORITY_WORDS}
          value={word.priority}
          isReadOnly={isReadOnly}
          onChange={(priority) => onChange({ ...word, priority })}
        />
        {!isReadOnly && (
          <RowButtons name={called} index={index} count={count} onRemove={onRemove} />
        )}
      </Box>
    </Paper>
  );
}

interface ChoiceProps<Code extends string> {
  label: string;
  shown: string;
  all: readonly Code[];
  words: Readonly<Record<Code, string>>;
  value: Code;
  isReadOnly: boolean;
  onChange: (value: Code) => void;
}

function Choice<Code extends string>(props: ChoiceProps<Code>) {
  const { label, shown, all, words, value, isReadOnly, onChange } = props;
  return (
    <TextField
      select
      size="small"
      label={shown}
      value={value}
      disabled={isReadOnly}
      onChange={({ target }) => {
        const chosen = all.find((one) => one === target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
      sx={{ flex: '1 1 8rem' }}
      slotProps={{ select: { SelectDisplayProps: { 'aria-label': label } } }}
    >
      {all.map((one) => (
        <MenuItem key={one} value={one}>
          {words[one]}
        </MenuItem>
      ))}
    </TextField>
  );
}
