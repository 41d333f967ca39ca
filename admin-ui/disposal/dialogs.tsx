/** What is asked before a batch goes a step further. */
import { Alert, Checkbox, FormControlLabel, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Batch } from '../staff-api/disposal.ts';
import { CopyDialog } from '../trail/copy-dialog.tsx';

interface Props {
  id: string;
  onClose: () => void;
}

export function ApproveDialog({ id, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('disposal');
  const [approvedOn, setApprovedOn] = useState<TypedDay>('');
  const [approvedBy, setApprovedBy] = useState('');
  const [documentNo, setDocumentNo] = useState('');
  const missing =
    approvedOn === '' || approvedOn === null
      ? '承認された日を入力してください。'
      : approvedBy.trim() === ''
        ? '承認した人を入力してください。'
        : null;
  return (
    <FormDialog
      title="廃棄についての区の承認を記録する"
      submitText="記録する"
      missing={missing}
      onSubmit={() =>
        change(
          () =>
            api.approveDisposal({
              batchId: id,
              approvedOn: approvedOn ?? '',
              approvedBy,
              documentNo,
            }),
          '区の承認を記録しました。ほかの管理者が確かめると、廃棄が始まります。',
        )
      }
      onClose={onClose}
    >
      <Typography>
        一覧を区に示し、文書で承認を得てから記録します。記録しただけでは、まだ何も消えません。
      </Typography>
      <DateField label="承認された日" value={approvedOn} onChange={setApprovedOn} lean="past" />
      <TextField
        label="承認した人（区の役職と氏名）"
        value={approvedBy}
        onChange={({ target }) => setApprovedBy(target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        label="文書番号（なくてもよい）"
        value={documentNo}
        onChange={({ target }) => setDocumentNo(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
    </FormDialog>
  );
}

export function ConfirmDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('disposal');
  const [isSure, setSure] = useState(false);
  const { id, consultations, approval } = batch;
  return (
    <FormDialog
      title="確かめて廃棄を始める"
      submitText="廃棄を始める"
      isGrave
      missing={isSure ? null : '区の承認の文書と、一覧を見比べてください。'}
      onSubmit={() => change(() => api.confirmDisposal(id), '廃棄を始めました。')}
      onClose={onClose}
    >
      <Alert severity="error">
        {consultations}件の相談の内容は、だれにも戻せなくなります。バックアップからも戻せません。
      </Alert>
      {approval && (
        <Typography>
          区の承認：{approval.approvedOn}　{approval.approvedBy}
          {approval.documentNo === '' ? '' : `（${approval.documentNo}）`}
        </Typography>
      )}
      <FormControlLabel
        control={<Checkbox checked={isSure} onChange={(_event, checked) => setSure(checked)} />}
        label="区の承認の文書と、この一覧の相談が同じであることを確かめました"
      />
    </FormDialog>
  );
}

export function WithdrawDialog({ id, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('disposal');
  return (
    <FormDialog
      title="この廃棄を取りやめる"
      submitText="取りやめる"
      onSubmit={() => change(() => api.withdrawDisposal(id), '取りやめました。')}
      onClose={onClose}
    >
      <Typography>一覧の相談は残り、また「廃棄の予定」に出ます。</Typography>
    </FormDialog>
  );
}

export function CertificateDialog({ id, number, onClose }: Props & { number: number }) {
  const api = useStaffApi();
  return (
    <CopyDialog
      title={`廃棄証明書 第${number}号を書き出す`}
      formats={['pdf', 'json']}
      onCopy={({ format, reason }) =>
        api.disposalCertificate({ batchId: id, format: format === 'json' ? 'json' : 'pdf', reason })
      }
      onClose={onClose}
    >
      <Typography>JSONには電子署名が付いていて、公開鍵があればどこでも確かめられます。</Typography>
    </CopyDialog>
  );
}
