/** How far a text has come that was sent, where it stands still. */
import { Alert, Button, Typography } from '@mui/material';
import type { Sending } from './use-sending.ts';

interface SendingStateProps {
  sending: Sending;
  onGiveUp: () => void;
  onAgain: () => void;
}

export function SendingState({ sending, onGiveUp, onAgain }: SendingStateProps) {
  if (sending.state === 'waiting')
    return (
      <Alert severity="warning" role="status" sx={{ mb: 1 }}>
        まだ送れていません。つながりしだい、自動で1回だけ送ります。
        <br />
        <Button size="small" variant="outlined" onClick={onGiveUp}>
          やめて直す
        </Button>
      </Alert>
    );
  if (sending.state !== 'refused') return null;
  if (sending.code !== 'written-meanwhile')
    return (
      <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
        {sending.text}文章は残っています。
      </Alert>
    );
  return (
    <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
      <Typography sx={{ fontWeight: 700 }}>
        他の職員が先に返信しました。まだ送っていません。
      </Typography>
      上のやりとりを読んで、文章を直すか、そのまま送ってください。
      <br />
      <Button size="small" variant="outlined" onClick={onAgain}>
        読んだので送る
      </Button>
    </Alert>
  );
}
