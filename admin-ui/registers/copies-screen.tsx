/** 「写しと承認」: what the ward has approved to leave the system as a file, and what did. */
import { Box, Button, Chip, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { COPY_KINDS, type CopyKind } from '../../domain/registers.ts';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, timeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { CopyApproval } from '../staff-api/registers.ts';
import { ApprovalDialog } from './approval-dialog.tsx';

const nameOf = (kind: string) => COPY_KINDS[kind as CopyKind] ?? kind;

export function CopiesScreen() {
  useTitle('写しと承認');
  const mayEdit = may(useRoles(), 'register.edit', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        写しと承認
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        区の承認を得ずに複写することはできません。承認の記録がない種類は、書き出しも印刷も断られます。
      </Typography>
      <Approvals mayEdit={mayEdit} />
      <CopyList mayEdit={mayEdit} />
    </Box>
  );
}

function Approvals({ mayEdit }: { mayEdit: boolean }) {
  const api = useStaffApi();
  const change = useChange('copies');
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<CopyApproval | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['copies', 'approvals'],
    queryFn: () => api.copyApprovals(),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="承認を読み込んでいます" />;
  return (
    <Box>
      <SectionHeading>区の承認</SectionHeading>
      <Box sx={{ my: 1 }}>
        <ActionButton
          text="承認を記録する"
          variant="contained"
          blocked={mayEdit ? null : '承認を記録できるのは、管理者です。'}
          onPress={() => setAdding(true)}
        />
      </Box>
      {data.data.length === 0 ? (
        <Typography color="text.secondary">
          承認の記録はまだありません。区の承認を得てから、ここに記録してください。
        </Typography>
      ) : (
        <StackingTable
          label="区の承認"
          rows={data.data}
          keyOf={({ id }) => id}
          columns={[
            { heading: '書き出せるもの', cell: ({ kind }) => nameOf(kind), wraps: true },
            { heading: '状態', cell: (one) => <State approval={one} /> },
            {
              heading: '期間',
              cell: ({ approvedOn, until }) =>
                `${dayText(approvedOn)}〜${until === null ? '' : dayText(until)}`,
            },
            { heading: '承認した人（区）', cell: ({ approvedBy }) => approvedBy, wraps: true },
            {
              heading: '目的・文書番号',
              cell: ({ purpose, documentNo }) => [purpose, documentNo].filter(Boolean).join('　'),
              wraps: true,
            },
            { heading: '記録した人', cell: ({ madeBy }) => madeBy.name ?? '職員' },
            {
              heading: '取り下げ',
              cell: (one) =>
                mayEdit && one.withdrawn === null ? (
                  <Button size="small" onClick={() => setEnding(one)}>
                    取り下げる
                  </Button>
                ) : (
                  '－'
                ),
            },
          ]}
        />
      )}
      {isAdding && <ApprovalDialog onClose={() => setAdding(false)} />}
      {ending && (
        <FormDialog
          title="承認を取り下げる"
          submitText="取り下げる"
          isGrave
          onSubmit={() =>
            change(() => api.withdrawCopyApproval(ending.id), '承認を取り下げました。')
          }
          onClose={() => setEnding(null)}
        >
          <Typography>
            「{nameOf(ending.kind)}」は、ほかに承認がなければ、すぐに書き出せなくなります。
          </Typography>
        </FormDialog>
      )}
    </Box>
  );
}

function State({ approval: { isInForce, withdrawn } }: { approval: CopyApproval }) {
  if (withdrawn !== null) return <Chip size="small" label="取り下げ済み" />;
  return isInForce ? (
    <Chip size="small" color="success" variant="outlined" label="有効" />
  ) : (
    <Chip size="small" label="期間の外" />
  );
}

function CopyList({ mayEdit }: { mayEdit: boolean }) {
  const api = useStaffApi();
  const change = useChange('copies');
  const { data, error, refetch } = useQuery({
    queryKey: ['copies', 'made'],
    queryFn: () => api.copies(),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="写しを読み込んでいます" />;
  return (
    <Box sx={{ mt: 3 }}>
      <SectionHeading>作った写し</SectionHeading>
      {data.data.length === 0 ? (
        <Typography color="text.secondary">写しはまだ作られていません。</Typography>
      ) : (
        <StackingTable
          label="作った写し"
          rows={data.data}
          keyOf={({ id }) => id}
          columns={[
            { heading: '何を', cell: ({ kind }) => nameOf(kind), wraps: true },
            { heading: '作った日時', cell: ({ madeAt }) => timeText(madeAt) },
            { heading: '作った人', cell: ({ madeBy }) => madeBy.name ?? '職員' },
            { heading: '形式', cell: ({ format, rows }) => `${format.toUpperCase()}・${rows}件` },
            { heading: '目的', cell: ({ purpose }) => purpose, wraps: true },
            {
              heading: '廃棄',
              cell: ({ id, destroyed }) =>
                destroyed !== null ? (
                  `${timeText(destroyed.at)}　${destroyed.by.name ?? '職員'}`
                ) : mayEdit ? (
                  <Button
                    size="small"
                    onClick={() =>
                      void change(() => api.noteCopyDestroyed(id), '廃棄を記録しました。')
                    }
                  >
                    廃棄した
                  </Button>
                ) : (
                  'まだ'
                ),
            },
          ]}
        />
      )}
    </Box>
  );
}
