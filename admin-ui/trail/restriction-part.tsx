/** Who may look at a consultation: restricted or not and why, and who has looked. */
import {
  Box,
  Button,
  FormControlLabel,
  Link,
  Radio,
  RadioGroup,
  Stack,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ErrorState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ReasonField } from './reason-field.tsx';

export function RestrictionPart({ head }: { head: ConsultationHead }) {
  const roles = useRolesIn(head.service.id);
  if (!may(roles, 'consultation.restrict', 'service')) return null;
  return <Shown id={head.id} />;
}

function Shown({ id }: { id: string }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['restriction', id],
    queryFn: () => api.restriction(id),
    staleTime: 0,
  });
  const [dialog, setDialog] = useState<'set' | 'lift' | null>(null);
  const standing = data?.data.find(({ liftedAt }) => liftedAt === null);
  return (
    <Box component="section" aria-label="閲覧の制限">
      <Typography component="h2" variant="h3" sx={{ mt: 3, mb: 0.5 }}>
        閲覧の制限
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <Typography>
          {data.restricted
            ? '制限しています。担当者のほかの相談員には見えません。'
            : '制限していません。窓口の相談員が見られます。'}
        </Typography>
      )}
      {standing && (
        <Typography variant="body2">
          {standing.whole ? 'この方のすべての相談' : 'この相談だけ'}・{standing.setBy.name}・
          {dayTimeText(standing.setAt)}
          <br />
          理由：{standing.reason ?? '（廃棄されました）'}
        </Typography>
      )}
      <Stack direction="row" sx={{ gap: 1, mt: 0.5, flexWrap: 'wrap', alignItems: 'center' }}>
        {data && (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setDialog(data.restricted ? 'lift' : 'set')}
          >
            {data.restricted ? '制限を外す' : '閲覧を制限する'}
          </Button>
        )}
        <Link component={LinkBase} to={`/administration/trail/consultations/${id}`}>
          記録を見た職員
        </Link>
      </Stack>
      {dialog === 'set' && <SetDialog id={id} onClose={() => setDialog(null)} />}
      {dialog === 'lift' && <LiftDialog id={id} onClose={() => setDialog(null)} />}
    </Box>
  );
}

interface DialogProps {
  id: string;
  onClose: () => void;
}

function SetDialog({ id, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange('restriction', 'consultations');
  const [restrictionId] = useState(() => crypto.randomUUID());
  const [isWhole, setWhole] = useState(false);
  const [reason, setReason] = useState('');
  const body = { id: restrictionId, whole: isWhole, reason };
  return (
    <FormDialog
      title="閲覧を制限する"
      submitText="制限する"
      missing={reason.trim() === '' ? '理由を入力してください。' : null}
      onSubmit={() => change(() => api.restrict(id, body), '閲覧を制限しました。')}
      onClose={onClose}
    >
      <RadioGroup
        aria-label="制限する範囲"
        value={String(isWhole)}
        onChange={({ target }) => setWhole(target.value === 'true')}
      >
        <FormControlLabel value="false" control={<Radio />} label="この相談だけ" />
        <FormControlLabel
          value="true"
          control={<Radio />}
          label="この方のすべての相談（これから始まる相談も）"
        />
      </RadioGroup>
      <ReasonField label="理由" value={reason} onChange={setReason} />
    </FormDialog>
  );
}

function LiftDialog({ id, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange('restriction', 'consultations');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title="閲覧の制限を外す"
      submitText="外す"
      missing={reason.trim() === '' ? '理由を入力してください。' : null}
      onSubmit={() => change(() => api.liftRestriction(id, reason), '制限を外しました。')}
      onClose={onClose}
    >
      <Typography>
        この方のすべての相談を制限しているときは、そのすべての制限が外れます。
      </Typography>
      <ReasonField label="理由" value={reason} onChange={setReason} />
    </FormDialog>
  );
}
