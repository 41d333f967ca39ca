/** What is asked once more before an account is changed as a whole. */
import { Alert, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { INVITATION_HOURS } from '../../domain/memberships.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import type { AccountShown } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { Invitation } from '../staff-api/services.ts';

interface Props {
  account: AccountShown;
  onClose: () => void;
}

export const useAccountChange = () => useChange('account', 'accounts', 'account-rights', 'members');

export function FactsDialog({ account, onClose }: Props) {
  const api = useStaffApi();
  const change = useAccountChange();
  const [affiliation, setAffiliation] = useState(account.affiliation ?? '');
  const [from, setFrom] = useState<TypedDay>(account.handlesFrom ?? '');
  const [until, setUntil] = useState<TypedDay>(account.handlesUntil ?? '');
  const missing =
    from === null || until === null
      ? '日付を直してください。'
      : from !== '' && until !== '' && until < from
        ? '終わりの日を、始まりの日より後にしてください。'
        : null;
  return (
    <FormDialog
      title={`${account.name}さんの所属と期間`}
      submitText="保存する"
      missing={missing}
      onSubmit={() =>
        change(
          () =>
            api.describeAccount(account.id, {
              affiliation,
              handlesFrom: from || null,
              handlesUntil: until || null,
            }),
          '所属と期間を保存しました。',
        )
      }
      onClose={onClose}
    >
      <TextField
        label="所属"
        value={affiliation}
        onChange={({ target }) => setAffiliation(target.value)}
        slotProps={{ htmlInput: { maxLength: 120 } }}
      />
      <DateField
        label="個人情報を取り扱う期間の始まり"
        value={from}
        lean="past"
        onChange={setFrom}
      />
      <DateField
        label="個人情報を取り扱う期間の終わり"
        value={until}
        lean="future"
        onChange={setUntil}
      />
      <Typography variant="body2">
        個人情報を取り扱う人の名簿に載ります。終わりが決まっていないときは、空のままにしてください。
      </Typography>
    </FormDialog>
  );
}

export function SuspendDialog({ account, onClose }: Props) {
  const api = useStaffApi();
  const change = useAccountChange();
  return (
    <FormDialog
      title={`${account.name}さんのアカウントを停止する`}
      submitText="停止する"
      isGrave
      onSubmit={() =>
        change(() => api.suspendAccount(account.id), `${account.name}さんを停止しました。`)
      }
      onClose={onClose}
    >
      <Typography>
        すぐにサインインできなくなり、開いている画面も閉じます。役割はそのまま残り、再開すると元に戻ります。
      </Typography>
      <Alert severity="warning">
        担当している相談は、停止しても{account.name}
        さんの担当のままです。長く戻らないときは「担当の相談を引き継ぐ」で引き継いでください。お知らせは、その間スーパーバイザーに届きます。
      </Alert>
    </FormDialog>
  );
}

export function ResumeDialog({ account, onClose }: Props) {
  const api = useStaffApi();
  const change = useAccountChange();
  const isBack = account.state === 'left';
  return (
    <FormDialog
      title={`${account.name}さんのアカウントを再開する`}
      submitText="再開する"
      onSubmit={() =>
        change(() => api.resumeAccount(account.id), `${account.name}さんを再開しました。`)
      }
      onClose={onClose}
    >
      <Typography>
        {isBack
          ? '役割とサインインの手段は、退職・異動のときに外しました。再開したあと、窓口の役割を付け、「パスワードを決め直すリンク」を作って渡してください。'
          : 'また同じ職員IDとパスワードでサインインできます。'}
      </Typography>
    </FormDialog>
  );
}

export function ResetDialog({
  account,
  onReset,
  onClose,
}: Props & { onReset: (link: Invitation) => void }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [factor, setFactor] = useState(false);
  return (
    <FormDialog
      title={`${account.name}さんのパスワードを決め直す`}
      submitText="リンクを作る"
      onSubmit={async () => {
        // The link takes the dialog's place, or the dialog stays.
        try {
          onReset(await api.resetAccount(account.id, factor));
        } catch (error) {
          notify(textOf(error), { type: 'warning' });
        }
        for (const key of ['account', 'accounts', 'members'])
          await client.invalidateQueries({ queryKey: [key] });
        return false;
      }}
      onClose={onClose}
    >
      <Typography>
        本人が新しいパスワードを決めるリンクを作ります。今のパスワードはすぐに使えなくなり、開いている画面も閉じます。リンクは
        {INVITATION_HOURS}時間、一度だけ使えます。本人であることを確かめてから渡してください。
      </Typography>
      <FormControlLabel
        control={<Checkbox checked={factor} onChange={(_event, isOn) => setFactor(isOn)} />}
        label="二段階認証（認証アプリ・パスキー・回復コード）も設定し直してもらう（端末をなくしたとき）"
      />
    </FormDialog>
  );
}

export function EndSessionsDialog({
  account,
  session,
  onClose,
}: Props & { session: AccountShown['sessions'][number] | null }) {
  const api = useStaffApi();
  const change = useAccountChange();
  return (
    <FormDialog
      title="サインインを終わらせる"
      submitText="終わらせる"
      onSubmit={() =>
        change(
          () =>
            session
              ? api.endTheirSession(account.id, session.id)
              : api.endTheirSessions(account.id),
          'サインインを終わらせました。',
        )
      }
      onClose={onClose}
    >
      <Stack sx={{ gap: 1 }}>
        <Typography>
          {session
            ? 'この端末の画面は、すぐに閉じます。'
            : `${account.name}さんの画面が、すべての端末ですぐに閉じます。`}
        </Typography>
        <Typography>
          また同じパスワードでサインインできます。入れないようにするには、停止してください。
        </Typography>
      </Stack>
    </FormDialog>
  );
}
