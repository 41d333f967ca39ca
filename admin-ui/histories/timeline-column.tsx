/** The record's side: what happened, line by line, in words and times. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useEffect, useMemo, useRef, useState } from 'react';
import { SeveralChoices } from '../parts/choice-filters.tsx';
import { EmptyState } from '../parts/states.tsx';
import { clockText } from '../parts/time.ts';
import type { HistoryEntry, HistoryReview } from '../staff-api/histories.ts';
import { usePages } from './paged.tsx';
import { preciseText, sameStep, stepText, type StepPlace } from './steps.ts';

const KIND_WORDS: Record<HistoryEntry['kind'], string> = {
  step: '段階',
  timer: 'タイマー',
  notice: '職員への知らせ',
  delivery: 'LINEへの知らせ',
  read: '閲覧',
  messages: 'メッセージ',
};
const KINDS = Object.keys(KIND_WORDS) as HistoryEntry['kind'][];

interface Props {
  review: HistoryReview;
  step: StepPlace | null;
  onStep: (step: StepPlace) => void;
}

export function TimelineColumn({ review: { entries, engine }, step, onStep }: Props) {
  const [kinds, setKinds] = useState<string[]>([]);
  const listed = useMemo(
    () => entries.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)),
    [entries, kinds],
  );
  const wanted =
    step === null ? -1 : listed.findIndex((one) => one.step && sameStep(one.step, step));
  const { shown, buttons } = usePages(listed, wanted);
  return (
    <Box component="section" aria-label="記録された経過">
      <Typography component="h2" variant="h2" sx={{ mb: 2 }}>
        記録
      </Typography>
      <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap' }}>
        <SeveralChoices
          label="記録の種類"
          words={KIND_WORDS}
          codes={KINDS}
          value={kinds}
          onChange={setKinds}
        />
      </Stack>
      {listed.length === 0 && (
        <EmptyState title="この種類の記録はありません">種類を変えてください。</EmptyState>
      )}
      {buttons}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((entry) => (
          <Line
            key={entry.id}
            entry={entry}
            isChosen={step !== null && entry.step !== null && sameStep(entry.step, step)}
            hasEngine={engine.runs.length > 0}
            onStep={onStep}
          />
        ))}
      </Box>
      {buttons}
    </Box>
  );
}

interface LineProps {
  entry: HistoryEntry;
  isChosen: boolean;
  hasEngine: boolean;
  onStep: (step: StepPlace) => void;
}

function Line({ entry, isChosen, hasEngine, onStep }: LineProps) {
  const { kind, at, until, text, detail, actor, step } = entry;
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <Box
      component="li"
      ref={place}
      {...(isChosen && { 'aria-current': 'true' })}
      sx={{
        pl: 1.5,
        pb: 1,
        pt: 0.5,
        borderLeft: '3px solid',
        borderColor: isChosen ? 'primary.main' : 'var(--color-hairline)',
        bgcolor: isChosen ? 'action.selected' : 'transparent',
        overflowWrap: 'anywhere',
      }}
    >
      <Typography variant="caption" color="text.secondary">
        {preciseText(at)}
        {until !== null && `〜${clockText(until)}`}　{KIND_WORDS[kind]}　{actor}
      </Typography>
      <Typography>{text}</Typography>
      {detail !== null && <Typography variant="body2">{detail}</Typography>}
      {step !== null && hasEngine && (
        <Button size="small" aria-pressed={isChosen} onClick={() => onStep(step)}>
          進行管理で見る（{stepText(step)}）
        </Button>
      )}
    </Box>
  );
}
