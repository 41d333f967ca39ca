/** Makes a service one for practice, or a live one; only while nobody is in it. */
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { ServiceMode } from '../../domain/practice.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useServicesChanged } from '../services/use-service-list.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

interface Turn {
  to: ServiceMode;
  press: string;
  title: string;
  says: readonly string[];
  done: string;
}

const TURNS: Record<ServiceMode, Turn> = {
  live: {
    to: 'practice',
    press: '練習用にする',
    title: '練習用の窓口にしますか',
    says: [
      '練習用の窓口では、相談者役の人を相手に練習できます。LINEへの送信は練習用の電話だけに届き、実在の人には届きません。',
      '相談者が一人でもいる窓口は、練習用にできません。',
    ],
    done: '練習用の窓口にしました。「練習」の画面から始められます。',
  },
  practice: {
    to: 'live',
    press: '本番にする',
    title: '本番の窓口にしますか',
    says: [
      '本番の窓口では、LINEへの送信が実在の人に届きます。LINE連携の設定を、本番のLINE公式アカウントのものに変えてください。',
      '練習の相談者が残っている間は、本番にできません。先に「練習をはじめからにする」を押してください。',
    ],
    done: '本番の窓口にしました。LINE連携の設定を確かめてください。',
  },
};

export function TurnButton({ serviceId, mode }: { serviceId: string; mode: ServiceMode }) {
  const api = useStaffApi();
  const change = useChange('service-list', 'practice');
  const changed = useServicesChanged();
  const [isAsked, setAsked] = useState(false);
  const { to, press, title, says, done } = TURNS[mode];
  async function turn(): Promise<void> {
    await api.turnService(serviceId, to);
    await changed();
  }
  return (
    <>
      <Button variant="outlined" onClick={() => setAsked(true)}>
        {press}
      </Button>
      {isAsked && (
        <FormDialog
          title={title}
          submitText={press}
          onSubmit={() => change(turn, done)}
          onClose={() => setAsked(false)}
        >
          {says.map((line) => (
            <Typography key={line}>{line}</Typography>
          ))}
        </FormDialog>
      )}
    </>
  );
}
