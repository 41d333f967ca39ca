/** Whether the service rests now, and the way to stop it or to go on. */
import { Alert, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { receptionText } from '../parts/reception.tsx';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Pause } from '../staff-api/reception.ts';
import { PauseDialog } from './pause-dialog.tsx';
import { PAUSE_NAMES, periodText } from './pause-words.ts';
import { usePauseChange } from './use-pauses.ts';

interface Props {
  serviceId: string;
  /** What rests now. */
  now: readonly Pause[];
  mayPause: boolean;
  mayPlan: boolean;
}

export function PauseCard({ serviceId, now, mayPause, mayPlan }: Props) {
  const [isPausing, setPausing] = useState(false);
  const { data } = useServices();
  const reception = data?.data.find(({ id }) => id === serviceId)?.reception;
  const isPaused = now.length > 0;
  return (
    <Paper component="section" variant="outlined" aria-label="今の受付" sx={{ p: 2, mb: 2 }}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        今の受付
      </Typography>
      {now.map((pause) => (
        <PausedNow
          key={pause.id}
          serviceId={serviceId}
          pause={pause}
          mayEnd={pause.kind === 'pause' ? mayPause : mayPlan}
        />
      ))}
      {!isPaused && (
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <Typography>{reception ? `${receptionText(reception)}。` : '確かめています…'}</Typography>
          <ActionButton
            text="いますぐ休止する"
            blocked={mayPause ? null : '休止できるのは、スーパーバイザーと管理者です。'}
            onPress={() => setPausing(true)}
          />
        </Stack>
      )}
      {isPausing && <PauseDialog serviceId={serviceId} onClose={() => setPausing(false)} />}
    </Paper>
  );
}

interface PausedProps {
  serviceId: string;
  pause: Pause;
  mayEnd: boolean;
}

function PausedNow({ serviceId, pause, mayEnd }: PausedProps) {
  const api = useStaffApi();
  const change = usePauseChange(serviceId);
  const [isEnding, setEnding] = useState(false);
  const who = pause.createdBy.name ?? '職員';
  return (
    <Alert
      severity="warning"
      action={
        mayEnd ? (
          <Button
            color="inherit"
            variant="outlined"
            sx={{ whiteSpace: 'nowrap' }}
            onClick={() => setEnding(true)}
          >
            再開する
          </Button>
        ) : undefined
      }
    >
      <Typography sx={{ fontWeight: 700 }}>
        受付を休止しています（{PAUSE_NAMES[pause.kind]}）
      </Typography>
      {periodText(pause)}　{who}
      {pause.reason !== null && <div>理由：{pause.reason}</div>}
      {isEnding && (
        <FormDialog
          title="受付を再開する"
          submitText="再開する"
          onSubmit={() => change(() => api.endPause(serviceId, pause.id), '受付を再開しました。')}
          onClose={() => setEnding(false)}
        >
          <Typography>
            この休止を終えます。受付時間の中であれば、すぐに受付中になります。
          </Typography>
        </FormDialog>
      )}
    </Alert>
  );
}
