/** Renames a service, ends its intake, and begins it again; each says what follows from it. */
import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ListedService } from '../staff-api/services.ts';
import { useServicesChanged } from './use-service-list.ts';

interface Props {
  service: Pick<ListedService, 'id' | 'name' | 'open'>;
  onClose: () => void;
}

function useServiceChange() {
  const change = useChange('service-list');
  const changed = useServicesChanged();
  return (work: () => Promise<unknown>, done: string) =>
    change(async () => {
      await work();
      await changed();
    }, done);
}

export function RenameDialog({ service, onClose }: Props) {
  const api = useStaffApi();
  const change = useServiceChange();
  const [name, setName] = useState(service.name);
  const typed = name.trim();
  const missing =
    typed === ''
      ? '名前を書いてください。'
      : typed === service.name
        ? '変えたところはありません。'
        : null;
  return (
    <FormDialog
      title="窓口の名前を変える"
      submitText="名前を変える"
      missing={missing}
      onSubmit={() =>
        change(() => api.renameService(service.id, typed), '窓口の名前を変えました。')
      }
      onClose={onClose}
    >
      <Typography>相談者の画面と、職員の画面の名前がすぐに変わります。</Typography>
      <TextField
        label="窓口の名前"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
    </FormDialog>
  );
}

export function RetireDialog({ service, onClose }: Props) {
  const api = useStaffApi();
  const change = useServiceChange();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={`${service.name}の新しい相談の受付を終える`}
      submitText="受付を終える"
      isGrave
      missing={reason.trim() === '' ? '理由を書いてください。' : null}
      onSubmit={() =>
        change(
          () => api.retireService(service.id, reason),
          `${service.name}の新しい相談の受付を終えました。`,
        )
      }
      onClose={onClose}
    >
      <Typography>
        新しい相談は始められなくなります。部屋を開いた人には、受付を終えたことと、緊急の連絡先を示します。
      </Typography>
      <Typography>
        続いている相談（{service.open}
        件）は、そのまま最後まで対応できます。一度閉じる必要はありません。あとで受付を再び始めることもできます。
      </Typography>
      <TextField
        label="理由"
        multiline
        minRows={2}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        helperText="記録に残ります。"
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
  );
}

export function ReviveDialog({ service, onClose }: Props) {
  const api = useStaffApi();
  const change = useServiceChange();
  return (
    <FormDialog
      title={`${service.name}の受付を再び始める`}
      submitText="受付を始める"
      onSubmit={() =>
        change(() => api.reviveService(service.id), `${service.name}の受付を再び始めました。`)
      }
      onClose={onClose}
    >
      <Typography>
        今の設定の受付時間のとおりに、新しい相談を受けるようになります。先に、受付時間と文を確かめてください。
      </Typography>
    </FormDialog>
  );
}
