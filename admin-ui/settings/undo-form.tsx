/** The seconds in which a reply can be taken back before it goes out. */
import { Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { MAX_UNDO_SECONDS } from '../../domain/settings.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ServiceSettings } from '../staff-api/types.ts';

const CHOICES = Array.from({ length: MAX_UNDO_SECONDS + 1 }, (_, seconds) => seconds);

interface Props {
  serviceId: string;
  inForce: NonNullable<ServiceSettings['inForce']>;
  mayPublish: boolean;
}

export function UndoForm({ serviceId, inForce, mayPublish }: Props) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { undoSeconds } = inForce.settings;
  const [seconds, setSeconds] = useState(undoSeconds);
  // One id for one version, however often it has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const [isSending, setSending] = useState(false);
  const isChanged = seconds !== undoSeconds;

  async function publish() {
    setSending(true);
    try {
      const version = { id, basedOn: inForce.version, changes: { undoSeconds: seconds } };
      client.setQueryData(['settings', serviceId], await api.publishSettings(serviceId, version));
      notify('設定を変えました。今から窓口の全員に使われます。', { type: 'info' });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      await client.invalidateQueries({ queryKey: ['settings', serviceId] });
    } finally {
      setSending(false);
    }
  }

  return (
    <Stack
      component="form"
      sx={{ gap: 1.5, alignItems: 'flex-start' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isSending) void publish();
      }}
    >
      <Typography component="h2" variant="h2">
        返信の取り消し
      </Typography>
      <Typography>
        返信の「送る」を押してから、相談者に届くまでに待つ時間です。この間は、送るのを取り消して書き直せます。
      </Typography>
      <TextField
        select
        size="small"
        label="返信を取り消せる時間"
        value={seconds}
        disabled={!mayPublish}
        helperText={mayPublish ? undefined : '窓口の設定は、管理者だけが変えられます。'}
        onChange={({ target }) => setSeconds(Number(target.value))}
        sx={{ minWidth: '14rem' }}
      >
        {CHOICES.map((one) => (
          <MenuItem key={one} value={one}>
            {one === 0 ? '待たずにすぐ送る' : `${one}秒`}
          </MenuItem>
        ))}
      </TextField>
      {mayPublish && (
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button type="submit" variant="contained" disabled={!isChanged || isSending}>
            今からこの設定にする
          </Button>
          {!isChanged && (
            <Typography variant="body2" color="text.secondary">
              変えたところはありません。
            </Typography>
          )}
        </Stack>
      )}
    </Stack>
  );
}
