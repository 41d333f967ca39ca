/** The engine's side: its own history, run after run, event by event. */
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useMemo, useState } from 'react';
import { eventTypeText, RUN_STATUS_WORDS } from '../../domain/history-words.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';
import { EmptyState } from '../parts/states.tsx';
import { clockText, dayTimeText } from '../parts/time.ts';
import type { EngineEvent, EngineRun, HistoryReview } from '../staff-api/histories.ts';
import { EventLine } from './event-line.tsx';
import { usePages } from './paged.tsx';
import { stepText, type StepPlace } from './steps.ts';

interface Props {
  review: HistoryReview;
  step: StepPlace | null;
  event: { runId: string; id: number } | null;
  onStep: (step: StepPlace) => void;
  onAll: () => void;
}

interface Placed {
  run: EngineRun;
  event: EngineEvent;
}

export function EngineColumn({ review, step, event, onStep, onAll }: Props) {
  const { runs } = review.engine;
  const [types, setTypes] = useState<string[]>([]);
  const [runId, setRunId] = useState('');
  const [from, setFrom] = useState('');
  const all = useMemo(
    () => runs.flatMap((run) => run.events.map((one) => ({ run, event: one }))),
    [runs],
  );
  const known = useMemo(() => [...new Set(all.map((one) => one.event.type))].toSorted(), [all]);
  const listed = useMemo(
    () => all.filter((one) => isListed(one, { types, runId, from, step })),
    [all, types, runId, from, step],
  );
  const wanted = event
    ? listed.findIndex((one) => one.run.runId === event.runId && one.event.id === event.id)
    : -1;
  const { shown, buttons } = usePages(listed, wanted);
  return (
    <Box component="section" aria-label="進行管理の履歴">
      <Typography component="h2" variant="h2" sx={{ mb: 2 }}>
        進行管理
      </Typography>
      <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <SeveralChoices
          label="行の種類"
          words={Object.fromEntries(known.map((type) => [type, eventTypeText(type)]))}
          codes={known}
          value={types}
          onChange={setTypes}
        />
        {runs.length > 1 && (
          <SingleChoice
            label="実行"
            words={{
              '': 'すべて',
              ...Object.fromEntries(runs.map((run) => [run.runId, runText(run, runs)])),
            }}
            value={runId}
            onChange={setRunId}
          />
        )}
        <TextField
          label="この時刻から"
          size="small"
          value={from}
          onChange={({ target }) => setFrom(target.value.normalize('NFKC').slice(0, 5))}
          placeholder="14:05"
          sx={{ width: '8rem' }}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { inputMode: 'numeric' } }}
        />
        {step !== null && (
          <Button variant="outlined" onClick={onAll}>
            {stepText(step)}の行だけを表示中（すべてに戻す）
          </Button>
        )}
      </Stack>
      {listed.length === 0 && <Nothing hasRuns={runs.length > 0} />}
      {buttons}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((one, index) => (
          <Placed
            key={`${one.run.runId}-${one.event.id}`}
            placed={one}
            before={shown[index - 1]}
            runs={runs}
            consultationId={review.consultation.id}
            isWanted={event?.runId === one.run.runId && event.id === one.event.id}
            onStep={onStep}
          />
        ))}
      </Box>
      {buttons}
    </Box>
  );
}

function isListed(
  { run, event }: Placed,
  asked: { types: string[]; runId: string; from: string; step: StepPlace | null },
): boolean {
  const { types, runId, from, step } = asked;
  if (types.length > 0 && !types.includes(event.type)) return false;
  if (runId !== '' && run.runId !== runId) return false;
  if (/^\d{1,2}:\d{2}$/u.test(from) && clockText(event.at) < from.padStart(5, '0')) return false;
  return step === null || (run.escalation === step.escalation && event.seq === step.seq);
}

/** 「相談」「相談（2回目の実行）」「連携1」 */
function runText({ escalation, runId }: EngineRun, runs: readonly EngineRun[]): string {
  const whose = escalation === null ? '相談' : `連携${escalation}`;
  const own = runs.filter((one) => one.escalation === escalation);
  const nth = own.findIndex((one) => one.runId === runId) + 1;
  return own.length > 1 ? `${whose}（${nth}回目の実行）` : whose;
}

function Nothing({ hasRuns }: { hasRuns: boolean }) {
  return hasRuns ? (
    <EmptyState title="条件に合う行はありません">
      種類・実行・時刻の条件を変えてください。
    </EmptyState>
  ) : (
    <EmptyState title="進行管理の履歴はありません">
      進行管理につながらないか、まだ何も始まっていません。
    </EmptyState>
  );
}

interface PlacedProps {
  placed: Placed;
  before: Placed | undefined;
  runs: readonly EngineRun[];
  consultationId: string;
  isWanted: boolean;
  onStep: (step: StepPlace) => void;
}

/** An event, under the name of its run where that begins. */
function Placed({ placed, before, runs, ...rest }: PlacedProps) {
  const { run, event } = placed;
  const isFirst = before?.run.runId !== run.runId;
  return (
    <Box component="li">
      {isFirst && (
        <Typography component="h3" sx={{ fontWeight: 700, mt: 1, overflowWrap: 'anywhere' }}>
          {runText(run, runs)}　{RUN_STATUS_WORDS[run.status]}
          {run.source === 'archive' && '　保管庫から'}
          <Typography
            component="span"
            variant="body2"
            color="text.secondary"
            sx={{ display: 'block' }}
          >
            {dayTimeText(run.beganAt)}から　指紋{' '}
            <span translate="no">{run.digest.slice(0, 16)}</span>
          </Typography>
        </Typography>
      )}
      <EventLine run={run} event={event} {...rest} />
    </Box>
  );
}
