/** One event of the engine; its values are read when somebody opens them. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useEffect, useId, useRef, useState } from 'react';
import { engineNameText, eventTypeText } from '../../domain/history-words.ts';
import { textOf } from '../staff-api/http.ts';
import type { EngineEvent, EngineRun } from '../staff-api/histories.ts';
import { preciseText, stepText, type StepPlace } from './steps.ts';
import { useEventValues } from './use-histories.ts';

interface Props {
  run: EngineRun;
  event: EngineEvent;
  consultationId: string;
  isWanted: boolean;
  onStep: (step: StepPlace) => void;
}

export function EventLine({ run, event, consultationId, isWanted, onStep }: Props) {
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isWanted) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isWanted]);
  const { id, type, at, name, seq } = event;
  const step = seq === null ? null : { escalation: run.escalation, seq };
  return (
    <Box
      ref={place}
      {...(isWanted && { 'aria-current': 'true' })}
      sx={{
        pl: 1.5,
        py: 0.5,
        borderLeft: '3px solid',
        borderColor: isWanted ? 'error.main' : 'var(--color-hairline)',
        overflowWrap: 'anywhere',
      }}
    >
      <Typography variant="caption" color="text.secondary">
        {id}　{preciseText(at)}
      </Typography>
      <Typography>
        {eventTypeText(type)}
        {name !== null && `：${engineNameText(name)}`}
      </Typography>
      <Typography variant="caption" color="text.secondary" lang="en" translate="no">
        {type}
        {name !== null && ` ${name}`}
      </Typography>
      <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
        <Button
          size="small"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? '値を閉じる' : '値を見る'}
        </Button>
        {step && (
          <Button size="small" onClick={() => onStep(step)}>
            記録で見る（{stepText(step)}）
          </Button>
        )}
      </Stack>
      <Box id={panel}>
        {isOpen && <Values consultationId={consultationId} run={run.runId} event={id} />}
      </Box>
    </Box>
  );
}

function Values({
  consultationId,
  run,
  event,
}: {
  consultationId: string;
  run: string;
  event: number;
}) {
  const { data, error, refetch } = useEventValues(consultationId, run, event);
  if (error && !data)
    return (
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography role="alert" variant="body2">
          {textOf(error)}
        </Typography>
        <Button size="small" onClick={() => void refetch()}>
          もう一度
        </Button>
      </Stack>
    );
  if (!data)
    return (
      <Typography role="status" variant="body2">
        値を読み込んでいます…
      </Typography>
    );
  return (
    <>
      <Box
        component="pre"
        translate="no"
        tabIndex={0}
        role="region"
        aria-label={`行${event}の値`}
        sx={{
          m: 0,
          p: 1,
          maxHeight: '20rem',
          overflow: 'auto',
          fontSize: '0.8125rem',
          bgcolor: 'action.hover',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {JSON.stringify(data.values, null, 2)}
      </Box>
      {data.withheld > 0 && (
        <Typography variant="caption" color="text.secondary">
          表示してよい項目の一覧にない値 {data.withheld}個は、出していません。
        </Typography>
      )}
    </>
  );
}
