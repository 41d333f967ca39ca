/** The address mails go to: asked for, confirmed by a code from the mail, tried, removed. */
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { WAY_CODE_TEXTS } from '../../domain/notices.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { NoticeSettings } from '../staff-api/types.ts';
import { keepAnswer } from '../parts/keep-answer.ts';
import { clockText, timeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';

/** Longer than the worker takes for any mail. */
const LATE_MS = 60_000;

type Sent = NonNullable<NoticeSettings['trial']>;

interface Props {
  settings: NoticeSettings;
}

export function AddressPart({ settings }: Props) {
  const { mail, asked } = settings;
  const { isBusy, act } = useAct();
  const [isChanging, setChanging] = useState(false);
  if (!settings.offersMail) return null;
  const asks = asked === null && (mail === null || isChanging);
  return (
    <Stack component="section" aria-label="メールの宛先" sx={{ gap: 1.5 }}>
      <Typography component="h2" variant="h2">
        メールの宛先
      </Typography>
      {mail !== null && (
        <Confirmed
          settings={settings}
          mail={mail}
          isBusy={isBusy}
          onTry={() => void act((api) => api.tryAddress())}
          onChange={asked === null && !isChanging ? () => setChanging(true) : null}
          onRemove={() =>
            void act((api) => api.removeAddress(), 'メールで知らせるのをやめました。')
          }
        />
      )}
      {asks && (
        <AskForm
          isBusy={isBusy}
          onCancel={mail === null ? null : () => setChanging(false)}
          onAsk={async (address) => {
            if (await act((api) => api.askAddress(address))) setChanging(false);
          }}
        />
      )}
      {asked !== null && (
        <CodeForm
          asked={asked}
          isBusy={isBusy}
          onConfirm={(code) => act((api) => api.confirmAddress(code))}
          onAskAgain={() => void act((api) => api.askAddress(asked.address))}
          onOther={() => void act((api) => api.removeAsked())}
        />
      )}
    </Stack>
  );
}

/** One step at a time; what it changed is shown at once, why it was refused is said. */
function useAct() {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  async function act(
    step: (from: typeof api) => Promise<NoticeSettings>,
    done?: string,
  ): Promise<NoticeSettings | null> {
    if (isBusy) return null;
    setBusy(true);
    try {
      const settings = await step(api);
      await keepAnswer(client, ['notice-settings'], settings);
      if (done !== undefined) notify(done, { type: 'info' });
      return settings;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return null;
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, act };
}

interface ConfirmedProps extends Props {
  mail: string;
  isBusy: boolean;
  onTry: () => void;
  /** `null` while another one is being asked for. */
  onChange: (() => void) | null;
  onRemove: () => void;
}

function Confirmed({ settings, mail, isBusy, onTry, onChange, onRemove }: ConfirmedProps) {
  const { trial } = settings;
  return (
    <>
      <Typography sx={{ overflowWrap: 'anywhere' }}>
        宛先：<strong translate="no">{mail}</strong>（確認済み）
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button variant="outlined" disabled={isBusy || trial?.status === 'waiting'} onClick={onTry}>
          試しに送る
        </Button>
        {onChange && (
          <Button variant="outlined" disabled={isBusy} onClick={onChange}>
            宛先を変える
          </Button>
        )}
        <Button disabled={isBusy} onClick={onRemove}>
          メールで知らせるのをやめる
        </Button>
      </Stack>
      {trial && (
        <Outcome
          sent={trial}
          arrived={`${timeText(trial.at)}に試しのメールを送りました。届いたか、メールを確かめてください。`}
        />
      )}
    </>
  );
}

/** What became of a mail, in words. */
function Outcome({ sent, arrived }: { sent: Sent; arrived: string }) {
  const now = useNow();
  if (sent.status === 'waiting') {
    const isLate = now - Date.parse(sent.at) > LATE_MS;
    return (
      <Alert severity={isLate ? 'warning' : 'info'} role="status">
        {isLate
          ? 'まだ送れていません。送る仕組みが止まっているかもしれません。続くときは、システム運用者に連絡してください。'
          : 'メールを送っています。'}
      </Alert>
    );
  }
  if (sent.status === 'failed')
    return (
      <Alert severity="warning" role="status">
        メールを送れませんでした：
        {sent.code === null ? '理由は不明です' : WAY_CODE_TEXTS[sent.code]}
        。もう一度送るか、システム運用者に相談してください。
      </Alert>
    );
  return (
    <Alert severity="success" role="status">
      {arrived}
    </Alert>
  );
}

interface AskProps {
  isBusy: boolean;
  onCancel: (() => void) | null;
  onAsk: (address: string) => Promise<void>;
}

function AskForm({ isBusy, onCancel, onAsk }: AskProps) {
  const [address, setAddress] = useState('');
  return (
    <Box
      component="form"
      sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'flex-start' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (address !== '') void onAsk(address);
      }}
    >
      <TextField
        type="email"
        size="small"
        required
        label="メールアドレス"
        value={address}
        onChange={({ target }) => setAddress(target.value)}
        helperText="このアドレスに確認番号を送ります。番号を入れるまで、お知らせは送りません。"
        sx={{ width: '26rem', maxWidth: '100%' }}
      />
      <Button type="submit" variant="contained" disabled={isBusy || address === ''}>
        確認番号を送る
      </Button>
      {onCancel && <Button onClick={onCancel}>変えない</Button>}
    </Box>
  );
}

interface CodeProps {
  asked: NonNullable<NoticeSettings['asked']>;
  isBusy: boolean;
  onConfirm: (code: string) => Promise<NoticeSettings | null>;
  onAskAgain: () => void;
  onOther: () => void;
}

function CodeForm({ asked, isBusy, onConfirm, onAskAgain, onOther }: CodeProps) {
  const [code, setCode] = useState('');
  const [isWrong, setWrong] = useState(false);
  const isOver = asked.triesLeft === 0;
  async function confirm() {
    const before = asked.triesLeft;
    const after = await onConfirm(code);
    setWrong(after?.asked !== null && (after?.asked.triesLeft ?? before) < before);
  }
  return (
    <>
      <Typography sx={{ overflowWrap: 'anywhere' }}>
        確認待ちの宛先：<strong translate="no">{asked.address}</strong>
      </Typography>
      <Outcome
        sent={asked}
        arrived={`確認番号を送りました。${clockText(asked.until)}までに、届いた6桁の番号を入れてください。`}
      />
      {isOver ? (
        <Alert severity="warning" role="alert">
          番号を何度も間違えたため、この番号は使えません。もう一度送ってください。
        </Alert>
      ) : (
        <Box
          component="form"
          sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'flex-start' }}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy && code !== '') void confirm();
          }}
        >
          <TextField
            size="small"
            label="確認番号（6桁）"
            value={code}
            error={isWrong}
            helperText={isWrong ? `番号が違います。あと${asked.triesLeft}回試せます。` : ' '}
            onChange={({ target }) => setCode(target.value)}
            slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'one-time-code' } }}
          />
          <Button type="submit" variant="contained" disabled={isBusy || code === ''}>
            確認する
          </Button>
        </Box>
      )}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button variant="outlined" disabled={isBusy} onClick={onAskAgain}>
          もう一度送る
        </Button>
        <Button disabled={isBusy} onClick={onOther}>
          この宛先をやめる
        </Button>
      </Stack>
    </>
  );
}
