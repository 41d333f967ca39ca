/** The way from a draft to what goes out: saved, its form checked by LINE, tried on a telephone, confirmed. */
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-admin';
import { missingOf } from '../../domain/broadcast.ts';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { TrialDialog } from './trial-dialog.tsx';
import { useStep } from './use-broadcast.ts';
import type { Written } from './use-form.ts';

interface Props {
  serviceId: string;
  /** `null` before it was saved for the first time. */
  saved: BroadcastHead | null;
  written: Written;
  isChanged: boolean;
  /** Saves what is written; `null` when it was refused. */
  onSave: () => Promise<BroadcastHead | null>;
}

const CHECK_WORDS = {
  asked: 'LINEに確かめています…',
  ok: '形式に問題はありません。',
  refused: 'LINEが受け付けない形式です。文の長さやページのアドレスを見直してください。',
  away: '今はLINEに確かめられません。LINE連携の状態を確かめて、少し待ってからもう一度試してください。',
} as const;

const CHECK_LOOKS = { asked: 'info', ok: 'success', refused: 'error', away: 'warning' } as const;

const TRIAL_WORDS = {
  waiting: '送っています…',
  accepted: 'LINEに送りました',
  failed: '送れませんでした',
} as const;

export function StepsPart({ serviceId, saved, written, isChanged, onSave }: Props) {
  const api = useStaffApi();
  const step = useStep(serviceId);
  const navigate = useNavigate();
  const maySend = may(useRolesIn(serviceId), 'broadcast.send', 'service');
  const [dialog, setDialog] = useState<'try' | 'confirm' | 'discard' | null>(null);
  const missing = missingOf(written);
  const check = isChanged ? null : (saved?.check ?? null);
  const isChecked = check === 'ok';
  const savedFirst = async (then: (head: BroadcastHead) => Promise<unknown> | void) => {
    const head = isChanged || saved === null ? await onSave() : saved;
    if (head !== null) await then(head);
  };
  const blockedSending = !maySend
    ? '送るのは管理者です。下書きを保存して、管理者に確認を頼んでください。'
    : isChecked
      ? null
      : '先に「LINEで形式を確かめる」を押してください。';
  return (
    <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
      <Step n={1} name="保存する">
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Button
            variant="outlined"
            size="small"
            disabled={!isChanged}
            onClick={() => void onSave()}
          >
            下書きを保存する
          </Button>
          {saved !== null && (
            <Button size="small" onClick={() => setDialog('discard')}>
              下書きを捨てる
            </Button>
          )}
        </Stack>
        <Typography variant="body2" role="status">
          {isChanged ? '保存していない変更があります。' : '保存してあります。'}
        </Typography>
      </Step>
      <Step n={2} name="形式を確かめる（まだ送りません）">
        <ActionButton
          text="LINEで形式を確かめる"
          blocked={missing}
          onPress={() =>
            void savedFirst((head) =>
              step(() => api.checkBroadcast(serviceId, head.id, head.version), null),
            )
          }
        />
        {check !== null && (
          <Alert severity={CHECK_LOOKS[check]} role="status">
            {CHECK_WORDS[check]}
          </Alert>
        )}
      </Step>
      <Step n={3} name="職員のスマートフォンで試す">
        <ActionButton
          text="試しに送る"
          blocked={missing}
          onPress={() => void savedFirst(() => setDialog('try'))}
        />
        <Box component="ul" aria-label="試しに送った結果" sx={{ m: 0, pl: 2.5 }}>
          {saved?.trials.map(({ id, name, at, status }) => (
            <li key={id}>
              {name}：{TRIAL_WORDS[status]}（{timeText(at)}）
            </li>
          ))}
        </Box>
      </Step>
      <Step n={4} name="人数を確かめて送る">
        <ActionButton
          text="送る・予約する"
          variant="contained"
          blocked={missing ?? blockedSending}
          onPress={() => void savedFirst(() => setDialog('confirm'))}
        />
      </Step>
      {dialog === 'try' && saved && (
        <TrialDialog serviceId={serviceId} broadcast={saved} onClose={() => setDialog(null)} />
      )}
      {dialog === 'confirm' && saved && (
        <ConfirmDialog serviceId={serviceId} broadcast={saved} onClose={() => setDialog(null)} />
      )}
      {dialog === 'discard' && saved && (
        <FormDialog
          title="下書きを捨てる"
          submitText="捨てる"
          isGrave
          onSubmit={async () => {
            await api.discardBroadcast(serviceId, saved.id);
            navigate(`/services/${serviceId}/broadcasts`);
            return true;
          }}
          onClose={() => setDialog(null)}
        >
          <Typography>「{saved.title}」を捨てます。元に戻せません。</Typography>
        </FormDialog>
      )}
    </Stack>
  );
}

function Step({ n, name, children }: { n: number; name: string; children: ReactNode }) {
  return (
    <Stack component="li" sx={{ gap: 1, alignItems: 'flex-start' }}>
      <Typography component="h3" sx={{ fontWeight: 700 }}>
        {n}. {name}
      </Typography>
      {children}
    </Stack>
  );
}
