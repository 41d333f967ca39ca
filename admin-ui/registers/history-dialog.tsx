/** What an entry said before, and who wrote it when. */
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { definitionOf, type RegisterCode } from '../../domain/registers.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { valueText } from './entry-table.tsx';

interface Props {
  register: RegisterCode;
  id: string;
  onClose: () => void;
}

export function HistoryDialog({ register, id, onClose }: Props) {
  const api = useStaffApi();
  const titleId = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['registers', register, id],
    queryFn: () => api.registerHistory(register, id),
    staleTime: 0,
  });
  const { fields } = definitionOf(register);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={titleId}>
      <DialogTitle id={titleId} component="h2">
        この記載の履歴
      </DialogTitle>
      <DialogContent>
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingState what="履歴を読み込んでいます" />}
        {data && (
          <StackingTable
            label="この記載の履歴"
            rows={data.data}
            keyOf={({ revision }) => String(revision)}
            columns={[
              { heading: '書いた日時', cell: ({ madeAt }) => timeText(madeAt) },
              { heading: '書いた人', cell: ({ madeBy }) => madeBy.name ?? '職員' },
              {
                heading: '内容',
                wraps: true,
                cell: (entry) =>
                  `${entry.struckOut ? '（取り消し）' : ''}${fields
                    .filter((field) => valueText(field, entry) !== '')
                    .map((field) => `${field.name}：${valueText(field, entry)}`)
                    .join('　')}`,
              },
            ]}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>閉じる</Button>
      </DialogActions>
    </Dialog>
  );
}
