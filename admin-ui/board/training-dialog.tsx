/** Begins or ends a counselor's training in a service, asked once more with what follows from it. */
import { Typography } from '@mui/material';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Training } from './training-cell.tsx';

interface Props {
  training: Training;
  onClose: () => void;
}

export function TrainingDialog({ training: { person, in: one }, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('board');
  const name = `${person.name ?? '職員'}さん`;
  const begins = !one.repliesNeedApproval;
  const training = { staffId: person.id, serviceId: one.service.id, repliesNeedApproval: begins };
  return (
    <FormDialog
      title={begins ? `${name}を研修中にする` : `${name}の研修を終える`}
      submitText={begins ? '研修中にする' : '研修を終える'}
      onSubmit={() =>
        change(
          () => api.train(training),
          begins ? `${name}を研修中にしました。` : `${name}の研修を終えました。`,
        )
      }
      onClose={onClose}
    >
      <Typography>
        {begins
          ? '返信は、スーパーバイザーが承認してから相談者に届くようになります。メモ、属性の登録、関係機関との連携の申請は、これまでどおりできます。'
          : '返信は、承認なしですぐに相談者に届くようになります。今、承認を待っている返信は、そのまま待ちます。'}
      </Typography>
      <Typography>
        窓口：{one.service.name}。いつでも元に戻せます。操作は記録に残ります。
      </Typography>
    </FormDialog>
  );
}
