/** One scripted consultee: who comes, what there is to be seen, and the button that lets her come. */
import { Box, Button, Chip, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { MAX_PEOPLE_AT_ONCE } from '../../domain/practice.ts';
import type { PracticeScript } from '../staff-api/practice.ts';
import { usePracticeChange } from './use-practice.ts';
import { LEVEL_WORDS } from './words.ts';

const COUNTS = Array.from({ length: MAX_PEOPLE_AT_ONCE }, (_, index) => index + 1);

interface Props {
  serviceId: string;
  script: PracticeScript;
  /** Why she cannot come just now. */
  blocked: string | null;
}

export function ScriptCard({ serviceId, script, blocked }: Props) {
  const change = usePracticeChange(serviceId);
  const headingId = useId();
  const [people, setPeople] = useState(script.people);
  const [isStarting, setStarting] = useState(false);

  async function start() {
    setStarting(true);
    const body = { id: crypto.randomUUID(), script: script.id, people };
    await change(
      (api) => api.startRuns(serviceId, body),
      people === 1
        ? `「${script.title}」を始めました。少し待つと、相談一覧に届きます。`
        : `「${script.title}」を${people}人で始めました。少し待つと、相談一覧に届きます。`,
    );
    setStarting(false);
  }

  return (
    <Paper component="li" variant="outlined" aria-labelledby={headingId} sx={{ p: 2 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography id={headingId} component="h3" variant="h3">
          {script.title}
        </Typography>
        <Chip size="small" variant="outlined" label={LEVEL_WORDS[script.level]} />
      </Stack>
      <Typography variant="body2" sx={{ mt: 1, fontWeight: 700 }}>
        この練習で見ること
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {script.goals.map((goal) => (
          <Typography key={goal} component="li" variant="body2">
            {goal}
          </Typography>
        ))}
      </Box>
      {script.course !== null && (
        <Box component="details" sx={{ mt: 1 }}>
          <Box component="summary" sx={{ cursor: 'pointer', fontSize: '0.875rem', py: 0.5 }}>
            進み方（見守る人だけに出ています）
          </Box>
          <Typography variant="body2">{script.course}</Typography>
        </Box>
      )}
      <Stack direction="row" sx={{ gap: 1.5, mt: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <TextField
          select
          size="small"
          label="人数"
          value={people}
          onChange={({ target }) => setPeople(Number(target.value))}
          sx={{ minWidth: '6rem' }}
        >
          {COUNTS.map((one) => (
            <MenuItem key={one} value={one}>
              {one}人
            </MenuItem>
          ))}
        </TextField>
        <Button
          variant="contained"
          disabled={blocked !== null || isStarting}
          aria-label={`「${script.title}」を始める`}
          aria-describedby={blocked === null ? undefined : BLOCKED_ID}
          onClick={() => void start()}
        >
          {isStarting ? '始めています…' : '始める'}
        </Button>
      </Stack>
    </Paper>
  );
}

/** Of the line above the scripts that says why none can be started. */
export const BLOCKED_ID = 'practice-blocked';
