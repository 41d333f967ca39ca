/** For auditors: asking to see what was said, for a purpose and a time; and who has looked. */
import { Button, Link, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { AUDIT_MINUTES } from '../../domain/access.ts';
import { may } from '../../domain/roles.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { AccessShown } from '../staff-api/trail.ts';
import { ReasonField } from './reason-field.tsx';
import { spanText } from './words.ts';

export function ContentsRequest({ id, serviceId }: { id: string; serviceId: string }) {
  const roles = useRolesIn(serviceId);
  const mayAsk = may(roles, 'contents.ask', 'service');
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['accesses', id],
    queryFn: () => api.accesses(new URLSearchParams({ consultation: id })),
    enabled: mayAsk,
    staleTime: 0,
  });
  const [isAsking, setAsking] = useState(false);
  if (!mayAsk) return null;
  const last = data?.data.find(({ kind }) => kind === 'audit');
  return (
    <Stack direction="row" sx={{ gap: 1.5, mb: 2, flexWrap: 'wrap', alignItems: 'center' }}>
      <Button
        variant="outlined"
        disabled={last?.status === 'asked'}
        onClick={() => setAsking(true)}
      >
        内容の閲覧を申請する
      </Button>
      <Link component={LinkBase} to={`/administration/trail/consultations/${id}`}>
        記録を見た職員
      </Link>
      {last && <Typography variant="body2">{standingText(last)}</Typography>}
      {isAsking && <AskDialog id={id} onClose={() => setAsking(false)} />}
    </Stack>
  );
}

function standingText({ status, askedAt, endsAt, decisionNote }: AccessShown): string {
  const note = decisionNote ? `「${decisionNote}」` : '';
  if (status === 'asked') return `管理者の承認を待っています（${dayTimeText(askedAt)}に申請）。`;
  if (status === 'refused') return `前の申請は承認されませんでした。${note}`;
  return endsAt === null ? '' : `前の承認は${dayTimeText(endsAt)}までです。${note}`;
}

function AskDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('accesses', 'consultations');
  const [accessId] = useState(() => crypto.randomUUID());
  const [minutes, setMinutes] = useState<(typeof AUDIT_MINUTES)[number]>(AUDIT_MINUTES[0]);
  const [reason, setReason] = useState('');
  const body = { id: accessId, minutes, reason };
  return (
    <FormDialog
      title="内容の閲覧を申請する"
      submitText="申請する"
      missing={reason.trim() === '' ? '目的を入力してください。' : null}
      onSubmit={() => change(() => api.askForContents(id, body), '管理者に申請しました。')}
      onClose={onClose}
    >
      <Typography>
        管理者が承認すると、決めた期間だけ、やりとり・メモ・属性を見られます。見たことはすべて記録されます。
      </Typography>
      <TextField
        select
        label="期間（承認されたときから）"
        value={minutes}
        onChange={({ target }) => {
          const chosen = AUDIT_MINUTES.find((one) => one === Number(target.value));
          if (chosen !== undefined) setMinutes(chosen);
        }}
        slotProps={{ inputLabel: { shrink: true } }}
      >
        {AUDIT_MINUTES.map((one) => (
          <MenuItem key={one} value={one}>
            {spanText(one)}
          </MenuItem>
        ))}
      </TextField>
      <ReasonField label="目的" value={reason} onChange={setReason} />
    </FormDialog>
  );
}
