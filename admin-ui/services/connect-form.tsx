/** The credentials of a service's LINE account. Secrets are typed in and never come back. */
import { Alert, Box, Button, Paper, Stack, TextField, Typography } from '@mui/material';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ChannelShown } from '../staff-api/services.ts';
import { useChannelWork } from './use-channel.ts';

interface Props {
  serviceId: string;
  connected: ChannelShown['connected'];
  onDone: () => void;
  /** `null`: there is nothing to go back to. */
  onGiveUp: (() => void) | null;
}

interface Typed {
  lineChannelId: string;
  channelSecret: string;
  loginChannelId: string;
  loginChannelSecret: string;
  liffId: string;
}

export function ConnectForm({ serviceId, connected, onDone, onGiveUp }: Props) {
  const api = useStaffApi();
  const notify = useNotify();
  const { isBusy, failure, run } = useChannelWork(serviceId);
  const [typed, setTyped] = useState<Typed>(() => ({
    lineChannelId: connected?.lineChannelId ?? '',
    channelSecret: '',
    loginChannelId: connected?.loginChannelId ?? '',
    loginChannelSecret: '',
    liffId: connected?.liffId ?? '',
  }));
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const kept = {
    channelSecret: connected !== null && connected.lineChannelId === typed.lineChannelId.trim(),
    loginChannelSecret:
      connected?.hasLoginSecret === true &&
      connected.loginChannelId === typed.loginChannelId.trim(),
  };
  const missing = missingOf(typed, kept);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (missing !== null || isBusy) return;
    const { channelSecret, loginChannelSecret, ...ids } = typed;
    const given = {
      ...ids,
      ...(channelSecret === '' ? {} : { channelSecret }),
      ...(loginChannelSecret === '' ? {} : { loginChannelSecret }),
    };
    if (!(await run(() => api.connectChannel(serviceId, given)))) return;
    notify('LINE公式アカウントをつなぎました。下の確認を見てください。', { type: 'info' });
    onDone();
  }

  return (
    <Paper component="section" variant="outlined" sx={{ p: 2, mb: 2 }} aria-label="接続の情報">
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        接続の情報
      </Typography>
      <Stack component="form" sx={{ gap: 2 }} onSubmit={(event) => void submit(event)}>
        <Typography>
          LINE
          Developersコンソールに表示されている値を写してください。登録する前に、LINEに確かめます。
        </Typography>
        <Group name="Messaging APIチャネル（「チャネル基本設定」にあります）">
          <Field
            label="チャネルID"
            value={typed.lineChannelId}
            onChange={(lineChannelId) => set({ lineChannelId })}
          />
          <Secret
            label="チャネルシークレット"
            value={typed.channelSecret}
            isKept={kept.channelSecret}
            onChange={(channelSecret) => set({ channelSecret })}
          />
        </Group>
        <Group name="LINEログインチャネル（「チャネル基本設定」と「LIFF」にあります）">
          <Field
            label="LINEログインのチャネルID"
            value={typed.loginChannelId}
            onChange={(loginChannelId) => set({ loginChannelId })}
          />
          <Secret
            label="LINEログインのチャネルシークレット"
            value={typed.loginChannelSecret}
            isKept={kept.loginChannelSecret}
            onChange={(loginChannelSecret) => set({ loginChannelSecret })}
          />
          <Field label="LIFF ID" value={typed.liffId} onChange={(liffId) => set({ liffId })} />
        </Group>
        {failure !== null && (
          <Alert severity="warning" role="alert">
            {failure}
          </Alert>
        )}
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button type="submit" variant="contained" disabled={missing !== null || isBusy}>
            {isBusy ? 'LINEに確かめています…' : '確かめてつなぐ'}
          </Button>
          {onGiveUp && <Button onClick={onGiveUp}>やめる</Button>}
          <Typography variant="body2" role="status">
            {missing}
          </Typography>
        </Stack>
      </Stack>
    </Paper>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <Typography component="legend" sx={{ fontWeight: 700, mb: 1, p: 0 }}>
        {name}
      </Typography>
      <Stack sx={{ gap: 1.5 }}>{children}</Stack>
    </Box>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Field({ label, value, onChange }: FieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      size="small"
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ htmlInput: { maxLength: 120, autoComplete: 'off', spellCheck: false } }}
    />
  );
}

function Secret({ isKept, ...field }: FieldProps & { isKept: boolean }) {
  return (
    <TextField
      label={field.label}
      value={field.value}
      size="small"
      type="password"
      onChange={({ target }) => field.onChange(target.value)}
      helperText={
        isKept
          ? '登録してあります。変えるときだけ入れてください。登録した値は表示できません。'
          : '登録したあとは、だれにも表示されません。'
      }
      slotProps={{ htmlInput: { maxLength: 120, autoComplete: 'new-password', spellCheck: false } }}
    />
  );
}

function missingOf(
  typed: Typed,
  kept: { channelSecret: boolean; loginChannelSecret: boolean },
): string | null {
  if (!/^\d{5,20}$/u.test(typed.lineChannelId.trim())) return 'チャネルIDを数字で入れてください。';
  if (!kept.channelSecret && typed.channelSecret.trim() === '')
    return 'チャネルシークレットを入れてください。';
  if (!/^\d{5,20}$/u.test(typed.loginChannelId.trim()))
    return 'LINEログインのチャネルIDを数字で入れてください。';
  if (!kept.loginChannelSecret && typed.loginChannelSecret.trim() === '')
    return 'LINEログインのチャネルシークレットを入れてください。';
  return /^\d{5,20}-\w{4,40}$/u.test(typed.liffId.trim())
    ? null
    : 'LIFF IDを、コンソールにあるとおりに入れてください。';
}
