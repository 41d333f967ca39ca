/** Stops that are announced: those to come, a further one, and one that is taken back. */
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Pause } from '../staff-api/reception.ts';
import { periodText } from './pause-words.ts';
import { StopDialog } from './stop-dialog.tsx';
import { usePauseChange } from './use-pauses.ts';

interface Props {
  serviceId: string;
  stops: readonly Pause[];
  mayPlan: boolean;
}

export function PlannedStops({ serviceId, stops, mayPlan }: Props) {
  const api = useStaffApi();
  const change = usePauseChange(serviceId);
  const [isPlanning, setPlanning] = useState(false);
  const [leaving, setLeaving] = useState<Pause | null>(null);
  return (
    <Box component="section" aria-label="計画停止">
      <SectionHeading>計画停止</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        保守などで受付を止める予定です。1か月以上前に、受付時間の外で予告します。予告は、相談一覧と状況の画面に出ます。
      </Typography>
      {stops.length === 0 ? (
        <Typography color="text.secondary" sx={{ mb: 1 }}>
          予告した計画停止はありません。
        </Typography>
      ) : (
        <StackingTable
          label="これからの計画停止"
          rows={stops}
          keyOf={({ id }) => id}
          columns={[
            { heading: '期間', cell: periodText },
            { heading: '理由', cell: ({ reason }) => reason ?? '－', wraps: true },
            { heading: '予告した人', cell: ({ createdBy }) => createdBy.name ?? '職員' },
            {
              heading: '取り消し',
              cell: (stop) =>
                mayPlan ? (
                  <Button
                    size="small"
                    aria-label={`${periodText(stop)}の計画停止を取り消す`}
                    onClick={() => setLeaving(stop)}
                  >
                    取り消す
                  </Button>
                ) : (
                  '管理者だけができます'
                ),
            },
          ]}
        />
      )}
      <Box sx={{ my: 1 }}>
        <ActionButton
          text="計画停止を予告する"
          blocked={mayPlan ? null : '計画停止を予告できるのは、管理者です。'}
          onPress={() => setPlanning(true)}
        />
      </Box>
      {isPlanning && <StopDialog serviceId={serviceId} onClose={() => setPlanning(false)} />}
      {leaving && (
        <FormDialog
          title="計画停止を取り消す"
          submitText="取り消す"
          onSubmit={() =>
            change(() => api.withdrawStop(serviceId, leaving.id), '計画停止を取り消しました。')
          }
          onClose={() => setLeaving(null)}
        >
          <Typography>{periodText(leaving)}の計画停止の予告を取り消します。</Typography>
        </FormDialog>
      )}
    </Box>
  );
}
