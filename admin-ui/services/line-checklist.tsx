/** What is done by hand in LINE's consoles: where, why, and who has made sure of it. */
import { Alert, Box, Checkbox, FormControlLabel, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import { LINE_CHECKLIST } from '../../domain/line-checklist.ts';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ChannelShown, TickBody } from '../staff-api/services.ts';
import { useChannelWork } from './use-channel.ts';

interface Props {
  serviceId: string;
  ticks: ChannelShown['ticks'];
  mayConnect: boolean;
}

export function LineChecklist({ serviceId, ticks, mayConnect }: Props) {
  const api = useStaffApi();
  const { failure, run } = useChannelWork(serviceId);
  // What was just pressed stands as it was pressed, until it is known.
  const [pressed, setPressed] = useState<TickBody | null>(null);
  async function press(tick: TickBody) {
    setPressed(tick);
    await run(() => api.tickLine(serviceId, tick));
    setPressed(null);
  }
  const left = LINE_CHECKLIST.length - ticks.length;
  return (
    <Paper
      component="section"
      variant="outlined"
      sx={{ p: 2 }}
      aria-label="LINEのコンソールでの手作業"
    >
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        LINEのコンソールでの手作業
      </Typography>
      <Typography role="status" sx={{ mb: 1 }}>
        {left === 0 ? 'すべてすんでいます。' : `あと${left}つです。`}
        システムからは変えられない設定です。したら、印を付けてください。
      </Typography>
      {failure !== null && (
        <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
          {failure}
        </Alert>
      )}
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }}>
        {LINE_CHECKLIST.map(({ item, what, where, why }) => {
          const tick = ticks.find((one) => one.item === item);
          return (
            <Box
              component="li"
              key={item}
              sx={{ py: 0.75, borderTop: '1px solid', borderColor: 'divider' }}
            >
              <FormControlLabel
                control={
                  <Checkbox
                    checked={pressed?.item === item ? pressed.done : tick !== undefined}
                    disabled={!mayConnect}
                    onChange={(_event, done) => void press({ item, done })}
                  />
                }
                label={what}
              />
              <Box sx={{ pl: 4 }}>
                <Typography variant="body2">場所：{where}</Typography>
                <Typography variant="body2" color="text.secondary">
                  {why}
                </Typography>
                {tick && (
                  <Typography variant="body2" color="text.secondary">
                    {timeText(tick.at)}に{tick.by.name ?? '職員'}が確かめました。
                  </Typography>
                )}
              </Box>
            </Box>
          );
        })}
      </Box>
    </Paper>
  );
}
