/** What is done with a report: freezing it, correcting it, taking it along as a file. */
import { Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-admin';
import { MAX_REPORT_REASON } from '../../domain/reports.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Picker } from '../parts/picker.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useChange } from '../parts/use-change.ts';
import { WordsField } from '../parts/words-field.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Report } from '../staff-api/reports.ts';
import { useReportChange } from './use-reports.ts';

interface Props {
  report: Report;
  onClose: () => void;
}

export function FreezeDialog({ report: { id, digest }, onClose }: Props) {
  const api = useStaffApi();
  const change = useReportChange();
  return (
    <FormDialog
      title="報告を確定する"
      submitText="確定する"
      onSubmit={async () =>
        (await change(() => api.freezeReport(id, digest), '報告を確定しました。')) !== null
      }
      onClose={onClose}
    >
      <Typography>
        今、画面に出ている数字で確定します。確定した数字は変えられません。違いが見つかったときは、理由を付けて訂正し、前の版も残します。
      </Typography>
    </FormDialog>
  );
}

export function CorrectionDialog({ report, onClose }: Props) {
  const api = useStaffApi();
  const change = useReportChange();
  const navigate = useNavigate();
  const [id] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  async function correct(): Promise<boolean> {
    const corrected = await change(
      () => api.correctReport(report.id, { id, reason }),
      '報告を訂正しました。',
    );
    if (corrected) navigate(`/administration/reports/${corrected.id}`);
    return corrected !== null;
  }
  return (
    <FormDialog
      title="報告を訂正する"
      submitText="訂正する"
      missing={reason.trim() === '' ? '訂正の理由を書いてください。' : null}
      onSubmit={correct}
      onClose={onClose}
    >
      <Typography>
        今の数字で新しい版を作って確定します。前の版は残り、訂正前と訂正後の数字が、理由と一緒に報告に載ります。
      </Typography>
      <WordsField most={MAX_REPORT_REASON} label="訂正の理由" value={reason} onChange={setReason} />
    </FormDialog>
  );
}

export function FileDialog({ report: { id }, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange();
  const [format, setFormat] = useState<'pdf' | 'xlsx'>('pdf');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title="ファイルにする"
      submitText="ファイルを作る"
      missing={reason.trim() === '' ? '何のために使うかを書いてください。' : null}
      onSubmit={() =>
        change(
          async () => saveFile(await api.reportFile(id, { format, reason })),
          'ファイルを作りました。写しの台帳に載りました。',
        )
      }
      onClose={onClose}
    >
      <Picker
        label="形式"
        value={format}
        onChange={(chosen) => setFormat(chosen === 'xlsx' ? 'xlsx' : 'pdf')}
        choices={[
          ['pdf', 'PDF（印刷・提出）'],
          ['xlsx', 'Excel（XLSX）'],
        ]}
      />
      <WordsField most={MAX_REPORT_REASON} label="目的" value={reason} onChange={setReason} />
    </FormDialog>
  );
}
