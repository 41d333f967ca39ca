/** 「保存と廃棄」 beside a closed consultation: until when it is kept, and keeping it longer. */
import { Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { retentionWords, ruleWords } from '../../domain/retention.ts';
import { may } from '../../domain/roles.ts';
import { ErrorState } from '../parts/states.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ReasonField } from '../trail/reason-field.tsx';

/** Nothing while it is under way. */
export function RetentionPart({ head }: { head: ConsultationHead }) {
  const roles = useRolesIn(head.service.id);
  if (head.stage !== 'closed') return null;
  return <Shown id={head.id} mayHold={may(roles, 'disposal.hold', 'service')} />;
}

function Shown({ id, mayHold }: { id: string; mayHold: boolean }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['retention', id],
    queryFn: () => api.retention(id),
    staleTime: 0,
  });
  const [dialog, setDialog] = useState<'hold' | 'lift' | null>(null);
  const standing = data?.holds.find(({ lifted }) => lifted === null);
  return (
    <Box component="section" aria-label="保存と廃棄">
      <Typography component="h2" variant="h3" sx={{ mt: 3, mb: 0.5 }}>
        保存と廃棄
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Typography>{retentionWords(data)}</Typography>
          <Typography variant="body2" color="text.secondary">
            この窓口の決まり：{ruleWords(data.rule)}
          </Typography>
        </>
      )}
      {standing && (
        <Typography variant="body2">
          {standing.setBy.name ?? '職員'}・{dayTimeText(standing.setAt)}
          <br />
          理由：{standing.reason}
        </Typography>
      )}
      {data && mayHold && (
        <Button
          size="small"
          variant="outlined"
          sx={{ mt: 0.5 }}
          onClick={() => setDialog(standing ? 'lift' : 'hold')}
        >
          {standing ? '廃棄を止めるのをやめる' : '廃棄を止める'}
        </Button>
      )}
      {dialog && (
        <HoldDialog id={id} isLifting={dialog === 'lift'} onClose={() => setDialog(null)} />
      )}
    </Box>
  );
}

interface DialogProps {
  id: string;
  isLifting: boolean;
  onClose: () => void;
}

function HoldDialog({ id, isLifting, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange('retention', 'disposal');
  const [holdId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const done = isLifting ? '廃棄を止めるのをやめました。' : '廃棄を止めました。';
  return (
    <FormDialog
      title={isLifting ? '廃棄を止めるのをやめる' : '廃棄を止める'}
      submitText={isLifting ? 'やめる' : '止める'}
      missing={reason.trim() === '' ? '理由を入力してください。' : null}
      onSubmit={() =>
        change(
          () => (isLifting ? api.liftHold(id, reason) : api.hold(id, { id: holdId, reason })),
          done,
        )
      }
      onClose={onClose}
    >
      <Typography>
        {isLifting
          ? '保存期間が終わると、ふたたび廃棄の予定に入ります。'
          : '保存期間が終わっても、止めている間は廃棄しません。訴訟や調査など、残す理由を書いてください。'}
      </Typography>
      <ReasonField label="理由" value={reason} onChange={setReason} />
    </FormDialog>
  );
}
